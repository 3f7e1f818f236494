package ai.jarvis.workflow.step;

import ai.jarvis.guard.Guard;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.gateway.AnswerReader;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.model.gateway.Question;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.workflow.BudgetExceeded;
import ai.jarvis.workflow.StepRefused;
import ai.jarvis.workflow.StepUnavailable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code llm_call}: asks {@code model} (an alias of the tenant, a model, or the standard one) {@code prompt}, or goes on
 * with {@code messages}, under the instructions {@code system}, for {@code max_tokens} at most. Gives {@code llm_response}
 * and {@code usage}. What models cannot be told yet is refused rather than left out.
 */
public final class ModelStep implements Step {
    private static final int DEFAULT_MAX_TOKENS = 1_024;
    private static final int MAX_TOKENS = 8_192;
    private static final int MAX_PROMPT = 400_000;

    private static final List<String> UNHEARD = List.of("temperature", "top_p", "stop", "response_format");

    private final Gateway gateway;
    private final Metering metering;

    public ModelStep(Gateway gateway, Metering metering) {
        this.gateway = gateway;
        this.metering = metering;
    }

    @Override
    public String type() {
        return "llm_call";
    }

    /** It costs twice, and does nothing else. */
    @Override
    public boolean isRepeatable(StepInputs inputs) {
        return true;
    }

    @Override
    public Map<String, Object> run(StepCall call, StepInputs inputs, Work work) {
        call.caller().require(Permission.CHAT_CREATE);
        var prompt = prompt(inputs, work.account().tokensLeft());
        var asked = gateway.ask(call.tenant(), Question.of(inputs.optionalText("model"), prompt), Guard.Source.PROMPT);
        var most = prompt.turns().stream()
                        .mapToLong(turn -> Demands.likelyTokens(turn.text()))
                        .sum()
                + Demands.likelyTokens(prompt.system())
                + prompt.maxOutputTokens();
        try (var tab = metering.open(call.caller(), Scenario.WORKFLOW, Demands.ofBackground(most))) {
            var served = asked.answer(tab, AnswerReader.OF_THE_WHOLE);
            work.spend(tab.used(), tab.cost());
            var usage = new LinkedHashMap<String, Object>();
            usage.put("input_tokens", served.usage().inputTokens());
            usage.put("output_tokens", served.usage().outputTokens());
            usage.put("model", served.serving().model().value());
            served.cost()
                    .ifPresent(cost -> usage.put(
                            "cost", Map.of("amount", cost.amount().toPlainString(), "currency", cost.currency())));
            return Map.of("llm_response", served.completion().text(), "usage", usage);
        } catch (ModelException e) {
            throw e.retryable()
                    ? new StepUnavailable("The model did not answer", e)
                    : new StepRefused("The model refused the prompt", e);
        }
    }

    /** The answer may have as many tokens as are left when the prompt is read. */
    private static ChatPrompt prompt(StepInputs inputs, long tokensLeft) {
        UNHEARD.stream()
                .filter(name -> inputs.value(name).isPresent())
                .findFirst()
                .ifPresent(name -> {
                    throw new StepRefused("The input " + name + " is not available yet");
                });
        var turns = PromptTurns.of(inputs);
        var length = turns.system().length()
                + turns.turns().stream().mapToInt(turn -> turn.text().length()).sum();
        if (length > MAX_PROMPT) {
            throw new StepRefused("The prompt must have at most " + MAX_PROMPT + " characters");
        }
        var wanted = inputs.optionalNumber("max_tokens").orElse(DEFAULT_MAX_TOKENS);
        if (wanted < 1 || wanted > MAX_TOKENS) {
            throw new StepRefused("The input max_tokens must be from 1 to " + MAX_TOKENS + ", not " + wanted);
        }
        // Four characters to a token is what people's languages have at least of those that take few tokens.
        var left = tokensLeft - length / 4;
        if (left < 1) {
            throw new BudgetExceeded("The run has " + tokensLeft + " tokens left, which the prompt alone would take");
        }
        return new ChatPrompt(turns.system(), turns.turns(), (int) Math.min(wanted, left));
    }
}
