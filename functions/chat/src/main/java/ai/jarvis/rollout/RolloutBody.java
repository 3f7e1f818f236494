package ai.jarvis.rollout;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.rollout.Guard.Metric;
import ai.jarvis.rollout.NewRollout.NewStage;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A rollout as the API takes it. */
@Introspected
record RolloutBody(
        @NotNull @Valid SubjectBody subject,
        @Schema(description = "A version of the prompt, or the name of a model", example = "1.2.0") @NotNull
                String candidate,
        @Schema(description = "Unless told the version that the label is on, or the model itself", example = "1.1.0")
                Optional<String> baseline,
        @Schema(
                        description = "Shares in percent, rising to 100; or objects with percent or scenarios, and with"
                                + " minimum_minutes and minimum_requests of their own",
                        example = "[10, 30, 50, 100]")
                @NotNull
                List<@NotNull JsonNode> stages,
        @NotNull By by,
        Optional<@Valid GuardsBody> guards,
        @Schema(description = "Whether it goes on by itself; true if there are guards, unless told")
                Optional<Boolean> automatic,
        @Schema(description = "How long a stage lasts at least; 10 unless told") Optional<Long> minimumMinutes,
        @Schema(description = "How many requests the candidate answers in a stage at least; 100 unless told")
                Optional<Long> minimumRequests,
        Optional<@Valid GateBody> gate,
        @Schema(description = "Whether it waits for the first advance to begin") Optional<Boolean> draft) {
    private static final long MINIMUM_MINUTES = 10;
    private static final long MINIMUM_REQUESTS = 100;
    private static final long MOST_MINUTES = 1_000_000;
    private static final int MINIMUM_SAMPLES = 20;
    private static final int FEWEST_SAMPLES = 5;
    private static final int MOST_SAMPLES = 1_000_000;
    private static final Set<String> STAGE_FIELDS =
            Set.of("percent", "scenarios", "minimum_minutes", "minimum_requests");

    enum By {
        TRAFFIC(Basis.TRAFFIC),
        USER(Basis.USER),
        SCENARIO(Basis.SCENARIO);

        private final Basis basis;

        By(Basis basis) {
            this.basis = basis;
        }
    }

    /** Either a prompt, with one of its labels if that is meant too, or a model. */
    @Introspected
    record SubjectBody(
            @Schema(description = "The prompt's name or id") Optional<String> prompt,
            @Schema(description = "Of the prompt", example = "production") Optional<String> label,
            @Schema(description = "The name by which requests ask for it") Optional<String> model) {}

    @Introspected
    record GateBody(@Schema(description = "Its id") @NotNull String evaluation) {}

    /** What must not become of the candidate. */
    @Introspected
    record GuardsBody(
            Optional<@Valid GuardBody> errorRate,
            Optional<@Valid GuardBody> p95LatencyMs,
            Optional<@Valid GuardBody> costPerRequest,
            Optional<@Valid GuardBody> judgeScore) {
        List<Guard> guards() {
            var guards = new ArrayList<Guard>();
            errorRate.ifPresent(body -> guards.add(body.guard(Metric.ERROR_RATE)));
            p95LatencyMs.ifPresent(body -> guards.add(body.guard(Metric.P95_LATENCY_MS)));
            costPerRequest.ifPresent(body -> guards.add(body.guard(Metric.COST_PER_REQUEST)));
            judgeScore.ifPresent(body -> guards.add(body.guard(Metric.JUDGE_SCORE)));
            return guards;
        }
    }

    /** One of max and max_ratio; of the judge's score one of min and min_ratio. */
    @Introspected
    record GuardBody(
            Optional<Double> max,
            @Schema(description = "To what the baseline has", example = "1.2") Optional<Double> maxRatio,
            Optional<Double> min,
            @Schema(description = "To what the baseline has", example = "0.95") Optional<Double> minRatio,
            @Schema(description = "Until so many were seen nothing is decided; 20 unless told")
                    Optional<Integer> minimumSamples) {
        Guard guard(Metric metric) {
            var pointer = "/guards/" + metric.wireName();
            var isLeast = metric == Metric.JUDGE_SCORE;
            var word = isLeast ? "min" : "max";
            var limit = isLeast ? min : max;
            var ratio = isLeast ? minRatio : maxRatio;
            if ((isLeast ? max.or(() -> maxRatio) : min.or(() -> minRatio)).isPresent()) {
                throw Refusal.invalid(pointer, "must have " + word + " or " + word + "_ratio");
            }
            if (limit.isPresent() == ratio.isPresent()) {
                throw Refusal.invalid(pointer, "must have either " + word + " or " + word + "_ratio");
            }
            var most = metric == Metric.ERROR_RATE || isLeast ? 1 : 1e9;
            limit.filter(value -> !(value >= 0 && value <= most)).ifPresent(value -> {
                throw Refusal.invalid(pointer + "/" + word, "must be from 0 to " + (most == 1 ? "1" : "1000000000"));
            });
            ratio.filter(value -> !(value > 0 && value <= 1_000)).ifPresent(value -> {
                throw Refusal.invalid(pointer + "/" + word + "_ratio", "must be above 0, and at most 1000");
            });
            int samples = minimumSamples.orElse(MINIMUM_SAMPLES);
            if (samples < FEWEST_SAMPLES || samples > MOST_SAMPLES) {
                throw Refusal.invalid(
                        pointer + "/minimum_samples", "must be from " + FEWEST_SAMPLES + " to " + MOST_SAMPLES);
            }
            return new Guard(metric, limit, ratio, samples);
        }
    }

    NewRollout toCore() {
        return new NewRollout(
                subject.prompt(),
                subject.label(),
                subject.model(),
                candidate,
                baseline,
                by.basis,
                newStages(),
                guards.map(GuardsBody::guards).orElse(List.of()),
                automatic,
                gate.map(GateBody::evaluation),
                draft.orElse(false));
    }

    private List<NewStage> newStages() {
        var errors = new ArrayList<FieldError>();
        var minutes = minimumMinutes.orElse(MINIMUM_MINUTES);
        if (minutes < 0 || minutes > MOST_MINUTES) {
            errors.add(new FieldError("/minimum_minutes", "must be from 0 to " + MOST_MINUTES));
        }
        var read = new ArrayList<NewStage>();
        for (int i = 0; i < stages.size(); i++) {
            read.add(stage(stages.get(i), "/stages/" + i, errors));
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return read;
    }

    private NewStage stage(JsonNode node, String pointer, List<FieldError> errors) {
        var isShare = node.isInt();
        if (!isShare && !node.isObject()) {
            errors.add(new FieldError(pointer, "must be a share in percent, or an object"));
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!STAGE_FIELDS.contains(name)) {
                errors.add(new FieldError(pointer + "/" + name, "is no field of a stage"));
            }
        });
        var percent = isShare
                ? Optional.of(node.intValue())
                : whole(node, "percent", pointer, errors).map(Long::intValue);
        var scenarios = new HashSet<String>();
        var listed = node.path("scenarios");
        if (!listed.isMissingNode() && !listed.isArray()) {
            errors.add(new FieldError(pointer + "/scenarios", "must be an array"));
        }
        listed.forEach(name -> {
            if (name.isTextual()) {
                scenarios.add(name.textValue());
            } else {
                errors.add(new FieldError(pointer + "/scenarios", "must have strings"));
            }
        });
        return new NewStage(
                percent,
                scenarios,
                Duration.ofMinutes(
                        whole(node, "minimum_minutes", pointer, errors).orElse(minimumMinutes.orElse(MINIMUM_MINUTES))),
                whole(node, "minimum_requests", pointer, errors).orElse(minimumRequests.orElse(MINIMUM_REQUESTS)));
    }

    private static Optional<Long> whole(JsonNode node, String name, String pointer, List<FieldError> errors) {
        var value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isInt()) {
            errors.add(new FieldError(pointer + "/" + name, "must be a whole number"));
            return Optional.empty();
        }
        return Optional.of(value.longValue());
    }
}
