package ai.jarvis.evaluation;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what an evaluation is to do. All that is wrong is told at once. */
final class PlanFields {
    private static final int MOST_OUTPUT_TOKENS = 8_192;
    private static final int OUTPUT_TOKENS = 1_024;

    private final List<FieldError> errors = new ArrayList<>();

    private PlanFields() {}

    static Plan read(EvaluationController.NewEvaluation body) {
        var reader = new PlanFields();
        var subjects = reader.subjects(body.subjects());
        var scoring = reader.scoring(body.judge());
        var gate = body.gate()
                .map(fields -> reader.gate(fields.minMean(), fields.maxRegression()))
                .orElse(Gate.NONE);
        int tokens = body.maxOutputTokens().orElse(OUTPUT_TOKENS);
        if (tokens < 1 || tokens > MOST_OUTPUT_TOKENS) {
            reader.error("/max_output_tokens", "must be from 1 to " + MOST_OUTPUT_TOKENS);
        }
        if (!reader.errors.isEmpty()) {
            throw Refusal.invalid(reader.errors);
        }
        return new Plan(subjects, scoring, gate, tokens);
    }

    private void error(String pointer, String detail) {
        errors.add(new FieldError(pointer, detail));
    }

    private List<Subject> subjects(List<EvaluationController.SubjectFields> fields) {
        if (fields.isEmpty() || fields.size() > Plan.MOST_SUBJECTS) {
            error("/subjects", "must have one element, or two");
        }
        var subjects = new ArrayList<Subject>();
        for (int i = 0; i < fields.size(); i++) {
            try {
                subjects.add(Subject.of(fields.get(i).prompt(), fields.get(i).model()));
            } catch (IllegalArgumentException e) {
                error("/subjects/" + i + "/prompt", "must have a version, as in support@1.2.0");
            }
        }
        return subjects;
    }

    private Scoring scoring(JsonNode judge) {
        if (judge.isTextual()) {
            return switch (judge.textValue()) {
                case "exact" -> new Scoring.Exact();
                case "contains" -> new Scoring.Contains();
                case "json_equals" -> new Scoring.JsonEquals();
                default -> otherwise();
            };
        }
        if (!judge.isObject() || !judge.path("rubric").isTextual()) {
            return otherwise();
        }
        judge.fieldNames().forEachRemaining(field -> {
            if (!List.of("model", "rubric", "scale").contains(field)) {
                error("/judge/" + field, "is not known");
            }
        });
        return new Scoring.Judge(
                Optional.ofNullable(judge.path("model").textValue()),
                judge.path("rubric").textValue(),
                scale(judge.path("scale").asText(Scoring.Scale.POINTS.wireName())));
    }

    private Scoring otherwise() {
        error("/judge", "must be exact, contains, json_equals, or an object with a rubric and a model");
        return new Scoring.Exact();
    }

    private Scoring.Scale scale(String wanted) {
        for (var scale : Scoring.Scale.values()) {
            if (scale.wireName().equals(wanted)) {
                return scale;
            }
        }
        error("/judge/scale", "must be 0-1, 1-5 or 0-10");
        return Scoring.Scale.POINTS;
    }

    private Gate gate(Optional<Double> minMean, Optional<Double> maxRegression) {
        minMean.filter(least -> !Double.isFinite(least))
                .ifPresent(least -> error("/gate/min_mean", "must be a number"));
        maxRegression
                .filter(most -> !(most >= 0))
                .ifPresent(most -> error("/gate/max_regression", "must be a number from 0 on"));
        return new Gate(minMean, maxRegression);
    }
}
