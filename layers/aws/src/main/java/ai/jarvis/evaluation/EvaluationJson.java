package ai.jarvis.evaluation;

import ai.jarvis.model.Money;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans, cases, results and reports as JSON, the same where they are kept and in the API. */
public final class EvaluationJson {
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private EvaluationJson() {}

    /** A case without its number. */
    public static Map<String, Object> write(Case each) {
        var object = new LinkedHashMap<String, Object>();
        each.input().ifPresent(input -> object.put("input", input));
        if (!each.variables().isEmpty()) {
            object.put("variables", each.variables());
        }
        each.expected().ifPresent(expected -> object.put("expected", expected));
        if (!each.tags().isEmpty()) {
            object.put("tags", each.tags());
        }
        return object;
    }

    static Case readCase(int number, JsonNode json) {
        return new Case(
                number,
                text(json, "input"),
                json.has("variables") ? Json.MAPPER.convertValue(json.get("variables"), OBJECT) : Map.of(),
                text(json, "expected"),
                texts(json.path("tags")));
    }

    /** A plan, by the names of a request. */
    public static Map<String, Object> write(Plan plan) {
        var object = new LinkedHashMap<String, Object>();
        object.put(
                "subjects", plan.subjects().stream().map(EvaluationJson::write).toList());
        object.put(
                "judge",
                switch (plan.scoring()) {
                    case Scoring.Exact unused -> "exact";
                    case Scoring.Contains unused -> "contains";
                    case Scoring.JsonEquals unused -> "json_equals";
                    case Scoring.Judge judge -> {
                        var model = new LinkedHashMap<String, Object>();
                        judge.model().ifPresent(name -> model.put("model", name));
                        model.put("rubric", judge.rubric());
                        model.put("scale", judge.scale().wireName());
                        yield model;
                    }
                });
        var gate = new LinkedHashMap<String, Object>();
        plan.gate().minMean().ifPresent(least -> gate.put("min_mean", least));
        plan.gate().maxRegression().ifPresent(most -> gate.put("max_regression", most));
        if (!gate.isEmpty()) {
            object.put("gate", gate);
        }
        object.put("max_output_tokens", plan.maxOutputTokens());
        return object;
    }

    private static Map<String, Object> write(Subject subject) {
        var object = new LinkedHashMap<String, Object>();
        subject.promptVersion().ifPresent(prompt -> object.put("prompt", prompt));
        subject.model().ifPresent(model -> object.put("model", model));
        return object;
    }

    static Plan readPlan(JsonNode json) {
        var subjects = new ArrayList<Subject>();
        json.path("subjects").forEach(each -> subjects.add(Subject.of(text(each, "prompt"), text(each, "model"))));
        var gate = json.path("gate");
        return new Plan(
                subjects,
                scoring(json.path("judge")),
                new Gate(number(gate, "min_mean"), number(gate, "max_regression")),
                json.path("max_output_tokens").intValue());
    }

    private static Scoring scoring(JsonNode json) {
        return switch (json.asText()) {
            case "exact" -> new Scoring.Exact();
            case "contains" -> new Scoring.Contains();
            case "json_equals" -> new Scoring.JsonEquals();
            default ->
                new Scoring.Judge(
                        text(json, "model"),
                        json.path("rubric").asText(),
                        json.path("scale").asText().equals(Scoring.Scale.POINTS.wireName())
                                ? Scoring.Scale.POINTS
                                : Scoring.Scale.SHARE);
        };
    }

    /** What was found with a case. */
    public static Map<String, Object> write(CaseResult result) {
        var object = new LinkedHashMap<String, Object>();
        object.put("case", result.number());
        object.put(
                "answers", result.answers().stream().map(EvaluationJson::write).toList());
        result.judgeCost().ifPresent(cost -> object.put("judge_cost", write(cost)));
        return object;
    }

    private static Map<String, Object> write(Answered answered) {
        var object = new LinkedHashMap<String, Object>();
        answered.answer().ifPresent(answer -> object.put("answer", answer));
        answered.score().ifPresent(score -> object.put("score", score));
        answered.reasoning().ifPresent(reasoning -> object.put("reasoning", reasoning));
        answered.error().ifPresent(error -> object.put("error", error));
        object.put("input_tokens", answered.inputTokens());
        object.put("output_tokens", answered.outputTokens());
        answered.cost().ifPresent(cost -> object.put("cost", write(cost)));
        object.put("latency_ms", answered.latencyMillis());
        return object;
    }

    static CaseResult readResult(JsonNode json) {
        var answers = new ArrayList<Answered>();
        json.path("answers")
                .forEach(each -> answers.add(new Answered(
                        text(each, "answer"),
                        number(each, "score"),
                        text(each, "reasoning"),
                        text(each, "error"),
                        each.path("input_tokens").intValue(),
                        each.path("output_tokens").intValue(),
                        money(each.path("cost")),
                        each.path("latency_ms").longValue())));
        return new CaseResult(json.path("case").intValue(), answers, money(json.path("judge_cost")));
    }

    /** What an evaluation found. */
    public static Map<String, Object> write(Report report) {
        var object = new LinkedHashMap<String, Object>();
        object.put(
                "subjects",
                report.subjects().stream().map(EvaluationJson::write).toList());
        report.comparison().ifPresent(comparison -> {
            var members = new LinkedHashMap<String, Object>();
            members.put("difference", write(comparison.difference()));
            members.put("wins", comparison.wins());
            members.put("ties", comparison.ties());
            members.put("losses", comparison.losses());
            members.put("verdict", comparison.verdict().wireName());
            object.put("comparison", members);
        });
        object.put(
                "gate",
                Map.of(
                        "passed",
                        report.gate().passed(),
                        "reasons",
                        report.gate().reasons()));
        object.put("failed_cases", report.failed());
        report.judgeCost().ifPresent(cost -> object.put("judge_cost", write(cost)));
        return object;
    }

    private static Map<String, Object> write(Report.Part part) {
        var object = new LinkedHashMap<String, Object>();
        object.put("scores", write(part.scores()));
        object.put("input_tokens", part.inputTokens());
        object.put("output_tokens", part.outputTokens());
        part.cost().ifPresent(cost -> object.put("cost", write(cost)));
        object.put("latency_ms", write(part.latencyMillis()));
        return object;
    }

    private static Map<String, Object> write(Estimate estimate) {
        var object = new LinkedHashMap<String, Object>();
        object.put("count", estimate.count());
        object.put("mean", estimate.mean());
        estimate.low().ifPresent(low -> object.put("low", low));
        estimate.high().ifPresent(high -> object.put("high", high));
        return object;
    }

    private static Map<String, Object> write(Money money) {
        return Map.of("amount", money.amount().toPlainString(), "currency", money.currency());
    }

    static Report readReport(JsonNode json) {
        var subjects = new ArrayList<Report.Part>();
        json.path("subjects")
                .forEach(each -> subjects.add(new Report.Part(
                        estimate(each.path("scores")),
                        each.path("input_tokens").longValue(),
                        each.path("output_tokens").longValue(),
                        money(each.path("cost")),
                        estimate(each.path("latency_ms")))));
        var comparison = json.path("comparison");
        return new Report(
                subjects,
                comparison.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(new Report.Comparison(
                                estimate(comparison.path("difference")),
                                comparison.path("wins").intValue(),
                                comparison.path("ties").intValue(),
                                comparison.path("losses").intValue(),
                                verdict(comparison.path("verdict").asText()))),
                new Gate.Outcome(json.at("/gate/passed").booleanValue(), texts(json.at("/gate/reasons"))),
                json.path("failed_cases").intValue(),
                money(json.path("judge_cost")));
    }

    private static Report.Verdict verdict(String wireName) {
        return List.of(Report.Verdict.values()).stream()
                .filter(verdict -> verdict.wireName().equals(wireName))
                .findFirst()
                .orElse(Report.Verdict.NO_DIFFERENCE);
    }

    private static Estimate estimate(JsonNode json) {
        return new Estimate(
                json.path("count").intValue(),
                json.path("mean").doubleValue(),
                number(json, "low"),
                number(json, "high"));
    }

    private static Optional<Money> money(JsonNode json) {
        return json.has("amount")
                ? Optional.of(new Money(
                        new BigDecimal(json.path("amount").asText()),
                        json.path("currency").asText()))
                : Optional.empty();
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.path(field).textValue());
    }

    private static Optional<Double> number(JsonNode json, String field) {
        return json.path(field).isNumber() ? Optional.of(json.path(field).doubleValue()) : Optional.empty();
    }

    private static List<String> texts(JsonNode json) {
        var texts = new ArrayList<String>();
        json.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
