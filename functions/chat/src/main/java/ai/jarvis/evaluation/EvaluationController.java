package ai.jarvis.evaluation;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluations over HTTP. */
@Controller("/api/v1/evaluations")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "evaluations")
class EvaluationController {
    private final Evaluations evaluations;

    EvaluationController(Evaluations evaluations) {
        this.evaluations = evaluations;
    }

    @Introspected
    record SubjectFields(
            @Schema(
                            example = "support@1.2.0",
                            description = "With the number of a version, or a label; the version then")
                    Optional<String> prompt,
            Optional<String> model) {}

    @Introspected
    record GateFields(
            @Schema(description = "That the lower bound of the last subject's mean must reach")
                    Optional<Double> minMean,
            @Schema(description = "By how much the last subject may be worse than the first, by the lower bound")
                    Optional<Double> maxRegression) {}

    @Introspected
    record NewEvaluation(
            @Schema(description = "The id of a set") @NotNull String dataset,
            @Schema(description = "Of the set; the newest unless told") Optional<Integer> datasetVersion,
            @Schema(description = "One, or two: what there is, and what may come in its place") @NotNull
                    List<@NotNull @Valid SubjectFields> subjects,
            @Schema(
                            description = "exact, contains, json_equals, or {model, rubric, scale: 0-1, 1-5 or 0-10}",
                            implementation = Object.class)
                    @NotNull
                    JsonNode judge,
            Optional<@Valid GateFields> gate,
            @Schema(description = "Of each answer; 1024 unless told") Optional<Integer> maxOutputTokens) {}

    /** An evaluation; with its report when it has ended by itself. */
    @Introspected
    record EvaluationView(
            String id,
            String taskId,
            String dataset,
            int datasetVersion,
            int size,
            @Schema(implementation = Object.class) Map<String, Object> plan,
            String status,
            Optional<String> error,
            @Schema(implementation = Object.class) Optional<Map<String, Object>> report,
            Instant createdAt,
            Optional<Instant> finishedAt) {
        static EvaluationView of(Evaluation evaluation) {
            return new EvaluationView(
                    evaluation.id().value(),
                    evaluation.task().value(),
                    evaluation.dataset().value(),
                    evaluation.version(),
                    evaluation.size(),
                    EvaluationJson.write(evaluation.plan()),
                    evaluation.status().wireName(),
                    evaluation.error(),
                    evaluation.report().map(EvaluationJson::write),
                    evaluation.createdAt(),
                    evaluation.finishedAt());
        }
    }

    @Post
    @Idempotent
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Evaluate prompts and models",
            description =
                    "Puts each case to one subject or two, and has the answers scored. A label counts as the version"
                            + " that it is on now.")
    HttpResponse<EvaluationView> begin(@Body @Valid NewEvaluation body, Caller caller) {
        var begun = evaluations.begin(
                caller, DatasetController.datasetId(body.dataset()), body.datasetVersion(), PlanFields.read(body));
        return HttpResponse.<EvaluationView>accepted().body(EvaluationView.of(begun));
    }

    @Get
    @Operation(summary = "List the evaluations, newest first")
    Listing<EvaluationView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(evaluations.list(caller, paging.request()), EvaluationView::of);
    }

    @Get("/{id}")
    @Operation(summary = "Show an evaluation")
    EvaluationView get(@PathVariable String id, Caller caller) {
        return EvaluationView.of(evaluations.get(caller, evaluationId(id)));
    }

    @Get("/{id}/results")
    @Operation(summary = "List what was found so far, case by case: answers, scores and why")
    Listing<Map<String, Object>> results(
            @PathVariable String id,
            @QueryValue(defaultValue = "50") int limit,
            @QueryValue Optional<String> cursor,
            Caller caller) {
        return DatasetController.page(
                limit, cursor, (after, most) -> evaluations.results(caller, evaluationId(id), after, most).stream()
                        .map(EvaluationJson::write)
                        .toList());
    }

    @Post("/{id}/cancel")
    @Status(HttpStatus.ACCEPTED)
    @Operation(summary = "End an evaluation; what was found stays")
    EvaluationView cancel(@PathVariable String id, Caller caller) {
        return EvaluationView.of(evaluations.cancel(caller, evaluationId(id)));
    }

    private static EvaluationId evaluationId(String id) {
        return PathId.of(id, EvaluationId::new, "evaluation");
    }
}
