package ai.jarvis.agent;

import ai.jarvis.agent.AgentAccounts.Balance;
import ai.jarvis.guard.Guard;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.Completion;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.TokenEstimate;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.gateway.AnswerReader;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.model.gateway.Question;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.Limiter;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.workflow.StepUnavailable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks models what agents do, as far as the limits of an execution allow. */
public final class Thinking {
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Duration LENIENCE = Duration.ofSeconds(5);

    private final ExecutionStore store;
    private final AgentAccounts accounts;
    private final AgentLoad load;
    private final Gateway gateway;
    private final Metering metering;
    private final Clock clock;

    public Thinking(
            ExecutionStore store,
            AgentAccounts accounts,
            AgentLoad load,
            Gateway gateway,
            Metering metering,
            Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.load = load;
        this.gateway = gateway;
        this.metering = metering;
        this.clock = clock;
    }

    /** What a model said, and what that took. */
    record Thought(Completion completion, Usage usage) {}

    /** A model that will not answer, however often it is asked. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;

        Failed(String code, String message) {
            super(message);
            this.code = code;
        }

        Failed(String code, String message, Throwable cause) {
            super(message, cause);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /**
     * What the model says to a prompt. The answer may have as many tokens as are left, and as the money that is left buys.
     *
     * @param number of the step
     * @throws LimitReached if it may not be asked
     * @throws Failed if it will not answer
     * @throws Patience.Unwanted if the execution is not wanted any more
     * @throws StepUnavailable if it may answer later
     */
    Thought ask(Execution execution, List<AgentStep> steps, int number, Optional<String> model, ChatPrompt prompt) {
        var now = clock.instant();
        var balance = begin(execution, steps, number, now);
        var left = Duration.between(now, endsAt(execution, balance));
        var deadline = left.compareTo(LONGEST) < 0 ? left : LONGEST;
        try {
            var question =
                    new Question(model, prompt, Optional.empty(), deadline, Optional.empty(), Optional.empty(), false);
            var asked = gateway.ask(execution.tenant(), question, Guard.Source.PROMPT);
            var bounded = asked.upTo(mostTokens(
                    execution, balance, prompt, asked.first().candidate(now).price()));
            return heard(new Patience(() -> isUnwanted(execution))
                    .await(() -> answer(execution, bounded), deadline.plus(LENIENCE)));
        } catch (ModelException e) {
            if (!e.retryable()) {
                throw new Failed("model_refused", "The model refused the prompt.", e);
            }
            load.modelFailed(now);
            throw new StepUnavailable("The model did not answer", e);
        } catch (QuotaExceeded e) {
            var limiter = e.limit().name().limiter();
            if (limiter == Limiter.PERIOD || limiter == Limiter.GAUGE) {
                throw new Failed(e.code(), e.detail(), e);
            }
            throw new StepUnavailable(e.code() + ": " + e.detail(), e);
        } catch (Refusal e) {
            if (e.kind() == Refusal.Kind.TOO_MANY_REQUESTS || e.kind() == Refusal.Kind.UNAVAILABLE) {
                throw new StepUnavailable(e.code() + ": " + e.detail(), e);
            }
            throw new Failed(e.code(), described(e), e);
        } catch (Patience.TookTooLong e) {
            requireTime(execution, clock.instant());
            throw new StepUnavailable("The model did not answer in time", e);
        }
    }

    private static Thought heard(Thought thought) {
        var completion = thought.completion();
        if (completion.finish() == Completion.Finish.FILTERED
                && completion.text().isBlank()
                && completion.toolCalls().isEmpty()) {
            throw new Failed("answer_filtered", "The model's provider kept the answer back.");
        }
        return thought;
    }

    private static String described(Refusal refusal) {
        return refusal.detail()
                + refusal.errors().stream()
                        .map(error -> " " + error.pointer() + " " + error.detail() + ".")
                        .collect(Collectors.joining());
    }

    /** What was used counts, whoever waits for the answer: all of it is done by the thread that asks. */
    private Thought answer(Execution execution, Gateway.Asked asked) {
        var prompt = asked.question().prompt();
        var most = Demands.likelyTokens(prompt.texts()) + prompt.maxOutputTokens();
        try (var tab = metering.open(execution.caller(), Scenario.AGENT, Demands.ofBackground(most))) {
            try {
                var served = asked.answer(tab, AnswerReader.OF_THE_WHOLE);
                var usage = served.usage();
                return new Thought(
                        served.completion(), new Usage(usage.inputTokens(), usage.outputTokens(), tab.cost()));
            } finally {
                accounts.spend(execution.tenant(), execution.place().root(), tab.used(), tab.cost());
            }
        }
    }

    private boolean isUnwanted(Execution execution) {
        return store.find(execution.tenant(), execution.id())
                .map(Execution::hasEnded)
                .orElse(true);
    }

    /** Counts a step to the execution's own limits and to those of the one at its root. */
    private Balance begin(Execution execution, List<AgentStep> steps, int number, Instant now) {
        var limits = execution.wish().limits();
        if (steps.size() >= limits.maxSteps()) {
            throw new LimitReached(
                    StopReason.MAX_STEPS, "The agent has done as many steps as it may: " + limits.maxSteps() + ".");
        }
        if (execution.usage().tokens() >= limits.maxTokens()) {
            throw tooManyTokens();
        }
        if (execution.usage().cost().compareTo(limits.maxCost()) > 0) {
            throw tooExpensive();
        }
        requireTime(execution, now);
        return accounts.beginStep(execution.tenant(), execution.place().root(), execution.id() + "#" + number, now);
    }

    private static LimitReached tooManyTokens() {
        return new LimitReached(StopReason.MAX_TOKENS, "The agent has used as many tokens as it may.");
    }

    private static LimitReached tooExpensive() {
        return new LimitReached(StopReason.MAX_COST, "The agent has cost as much as it may.");
    }

    /** Requires that the execution has time left. */
    void requireTime(Execution execution, Instant now) {
        if (!now.isBefore(ownEnd(execution))) {
            throw new LimitReached(StopReason.MAX_DURATION, "The agent has taken all the time that it may.");
        }
    }

    private static Instant ownEnd(Execution execution) {
        return execution
                .startedAt()
                .orElse(execution.createdAt())
                .plus(execution.wish().limits().maxDuration());
    }

    /** When it has to have ended. */
    Instant endsAt(Execution execution, Balance balance) {
        var own = ownEnd(execution);
        return own.isBefore(balance.endsAt()) ? own : balance.endsAt();
    }

    private static int mostTokens(Execution execution, Balance balance, ChatPrompt prompt, Optional<TokenPrice> price) {
        var limits = execution.wish().limits();
        var input = TokenEstimate.roughly(prompt);
        var left = Math.min(
                        balance.tokensLeft(),
                        limits.maxTokens() - execution.usage().tokens())
                - input;
        if (left < 1) {
            throw tooManyTokens();
        }
        var most = Math.min(left, prompt.maxOutputTokens());
        if (price.isEmpty()) {
            return (int) most;
        }
        var money = limits.maxCost()
                .subtract(execution.usage().cost())
                .min(balance.costLeft())
                .subtract(price.get().cost(new TokenUsage(input, 0)).amount());
        var perToken = price.get().outputPer1k().movePointLeft(3);
        if (money.signum() < 0 || (perToken.signum() > 0 && money.compareTo(perToken) < 0)) {
            throw tooExpensive();
        }
        if (perToken.signum() == 0) {
            return (int) most;
        }
        var affordable = money.divide(perToken, 0, RoundingMode.DOWN).min(BigDecimal.valueOf(most));
        return affordable.intValue();
    }
}
