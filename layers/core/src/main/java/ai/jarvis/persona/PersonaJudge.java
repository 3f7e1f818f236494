package ai.jarvis.persona;

import ai.jarvis.evaluation.Case;
import ai.jarvis.evaluation.JsonText;
import ai.jarvis.evaluation.Judge;
import ai.jarvis.evaluation.Scoring;
import ai.jarvis.guard.Guard;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.Money;
import ai.jarvis.model.gateway.AnswerReader;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.model.gateway.Question;
import ai.jarvis.persona.Validation.Judged;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.Demand;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Tab;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has a model say how well a response keeps to a persona, from 0 to 10. It is asked several times, and the median counts, if
 * most of what it said is near it: a slip of the judge changes nothing then, and a judge that throws dice gives no score.
 */
final class PersonaJudge {
    /** Scores so far from the median agree with it. */
    private static final BigDecimal NEAR = BigDecimal.valueOf(2);

    /** What it is asked and asked again at most, for one run. */
    private static final int CALLS_OF_A_RUN = 2;

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final Gateway gateway;
    private final Metering metering;
    private final JsonText json;
    private final Clock clock;

    PersonaJudge(Gateway gateway, Metering metering, JsonText json, Clock clock) {
        this.gateway = gateway;
        this.metering = metering;
        this.json = json;
        this.clock = clock;
    }

    /**
     * How a judge is asked.
     *
     * @param caller who asks, whose limits count; absent for the platform's own work, which only the tenant's are for
     * @param model its name; the tenant's standard one if absent
     * @param runs how often
     * @param until when runs may begin, and whoever asked waits
     */
    record Asking(Optional<Caller> caller, Optional<String> model, int runs, Instant until) {}

    /** A response, and what it answers if that is known. */
    record Response(Optional<String> input, String text) {}

    /**
     * What was found.
     *
     * @param isSkipped whether no model answered
     */
    record Finding(Judged judged, Optional<Money> cost, boolean isSkipped) {}

    private record Run(BigDecimal score, String reasoning) {}

    /**
     * Judges a response.
     *
     * @param persona what the persona says of itself
     * @throws QuotaExceeded if the tenant may take no more at present
     */
    Finding judge(TenantId tenant, String persona, Response response, Asking asking) {
        var scoring = new Scoring.Judge(asking.model(), rubric(persona), Scoring.Scale.TEN);
        var about = new Case(1, response.input(), Map.of(), Optional.empty(), List.of());
        var answers = List.of(response.text());
        var prompt = new Judge(scoring, json, unused -> "").prompt(about, answers);
        var most = Demands.likelyTokens(prompt.texts()) + prompt.maxOutputTokens();
        try (var tab = open(tenant, asking, Demands.ofBackground(most * asking.runs() * CALLS_OF_A_RUN))) {
            var mark = tab.mark();
            var judge = new Judge(
                    scoring, json, wording -> gateway.ask(tenant, question(wording, asking), Guard.Source.PROMPT)
                            .answer(tab, AnswerReader.OF_THE_WHOLE)
                            .completion()
                            .text());
            var said = new ArrayList<Run>();
            var begun = 0;
            while (begun < asking.runs() && clock.instant().isBefore(asking.until())) {
                begun++;
                judge.judge(about, answers)
                        .ifPresent(judgement ->
                                said.add(new Run(score(judgement.scores().getFirst()), judgement.reasoning())));
            }
            return new Finding(judged(response, said, asking.runs(), begun), tab.costSince(mark), false);
        } catch (ModelException e) {
            return skipped(response, "The judge did not answer: " + e.kind());
        }
    }

    private Tab open(TenantId tenant, Asking asking, Demand most) {
        return asking.caller()
                .map(caller -> metering.open(caller, Scenario.EVALUATION, most))
                .orElseGet(() -> metering.openInBackground(tenant, Scenario.EVALUATION, most));
    }

    /** The marks are told, so that a judge means the same by a number each time. */
    private static String rubric(String persona) {
        return """
                The answer has to be one that the persona below would give. Score how well it keeps to the persona: to its role, \
                its tone, its traits and its style, and above all to its instructions, and to what they forbid. Whether it is \
                right, or useful, is not asked. These are the marks:
                10: the persona through and through
                8: the persona, with a slip that hardly anybody would notice
                6: the persona on the whole, but a trait or its style is missing
                4: the tone or the role is another one in places
                2: the tone is turned into its opposite, or an instruction is broken
                0: nothing of the persona, or it speaks at length of what it must not speak of
                An answer in the opposite tone, or one that takes up what the persona must not speak of, has 2 at most, however \
                good the rest of it is.

                <persona>
                %s
                </persona>"""
                .formatted(persona.replace("</persona", "‹/persona"));
    }

    private Question question(ChatPrompt wording, Asking asking) {
        var left = Duration.between(clock.instant(), asking.until());
        var deadline = left.compareTo(DEADLINE) < 0 ? left : DEADLINE;
        return new Question(
                asking.model(),
                wording,
                Optional.empty(),
                deadline.isPositive() ? deadline : Duration.ofMillis(1),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** As {@link #judge}, where a refusal of the judge's model is told as a problem of the response. */
    Finding judgeOrSay(TenantId tenant, String persona, Response response, Asking asking) {
        try {
            return judge(tenant, persona, response, asking);
        } catch (QuotaExceeded e) {
            throw e;
        } catch (Refusal e) {
            return skipped(response, "The judge did not answer: " + e.code());
        }
    }

    /** Without zeros at its end. */
    private static BigDecimal score(double score) {
        return new BigDecimal(BigDecimal.valueOf(score).stripTrailingZeros().toPlainString());
    }

    private static Finding skipped(Response response, String problem) {
        return new Finding(without(response, List.of(), problem), Optional.empty(), true);
    }

    private static Judged judged(Response response, List<Run> said, int runs, int begun) {
        var scores = said.stream().map(Run::score).toList();
        if (2 * said.size() <= runs && begun < runs) {
            return without(response, scores, "The judge took too long.");
        }
        if (2 * said.size() <= runs) {
            return without(response, scores, "What the judge said could not be read, also when it was asked again.");
        }
        var median =
                said.stream().sorted(Comparator.comparing(Run::score)).toList().get((said.size() - 1) / 2);
        var near = scores.stream()
                .filter(score -> score.subtract(median.score()).abs().compareTo(NEAR) <= 0)
                .count();
        if (2 * near <= runs) {
            return without(response, scores, "The judge contradicts itself.");
        }
        return new Judged(
                response.input(),
                response.text(),
                Optional.of(median.score()),
                Optional.of(median.reasoning()),
                scores,
                Optional.empty());
    }

    private static Judged without(Response response, List<BigDecimal> scores, String problem) {
        return new Judged(
                response.input(), response.text(), Optional.empty(), Optional.empty(), scores, Optional.of(problem));
    }
}
