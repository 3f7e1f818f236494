package ai.jarvis.evaluation;

import ai.jarvis.platform.Refusal;
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
import io.micronaut.http.annotation.Delete;
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
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sets of cases over HTTP. */
@Controller("/api/v1/evaluations/datasets")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "evaluations")
class DatasetController {
    private static final int MOST_OF_A_PAGE = 200;

    private final Datasets datasets;

    DatasetController(Datasets datasets) {
        this.datasets = datasets;
    }

    @Introspected
    record NewDataset(
            @NotNull String name,
            @Schema(
                            description = "A list of objects of input, variables, expected and tags",
                            implementation = Object.class)
                    Optional<JsonNode> cases,
            @Schema(description = "The same, a line of JSON each") Optional<String> jsonl) {}

    @Introspected
    record NewDatasetVersion(@Schema(implementation = Object.class) Optional<JsonNode> cases, Optional<String> jsonl) {}

    /** A set; how large its newest version is, where it is not one of a list. */
    @Introspected
    record DatasetView(
            String id,
            String name,
            @Schema(description = "The newest one") int version,
            Optional<Integer> size,
            Optional<String> contentHash,
            Instant createdAt,
            Instant updatedAt) {
        static DatasetView of(Datasets.Current current) {
            return of(
                    current.dataset(),
                    Optional.of(current.version().size()),
                    Optional.of(current.version().contentHash()));
        }

        static DatasetView of(Dataset dataset) {
            return of(dataset, Optional.empty(), Optional.empty());
        }

        private static DatasetView of(Dataset dataset, Optional<Integer> size, Optional<String> hash) {
            return new DatasetView(
                    dataset.id().value(),
                    dataset.name(),
                    dataset.latest(),
                    size,
                    hash,
                    dataset.createdAt(),
                    dataset.updatedAt());
        }
    }

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(summary = "Save a set of cases", description = "Its first version is 1. At most 2,000 cases.")
    HttpResponse<DatasetView> create(@Body @Valid NewDataset body, Caller caller) {
        var made = datasets.create(caller, body.name(), CaseFields.read(body.cases(), body.jsonl()));
        return HttpResponse.created(
                DatasetView.of(made),
                URI.create("/api/v1/evaluations/datasets/" + made.dataset().id()));
    }

    @Get
    @Operation(summary = "List the sets, newest first")
    Listing<DatasetView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(datasets.list(caller, paging.request()), DatasetView::of);
    }

    @Get("/{id}")
    @Operation(summary = "Show a set with its newest version")
    DatasetView get(@PathVariable String id, Caller caller) {
        return DatasetView.of(datasets.get(caller, datasetId(id)));
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a set with its versions; what was found with it stays")
    void delete(@PathVariable String id, Caller caller) {
        datasets.delete(caller, datasetId(id));
    }

    @Post("/{id}/versions")
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(summary = "Add a version of a set")
    HttpResponse<DatasetView> add(@PathVariable String id, @Body @Valid NewDatasetVersion body, Caller caller) {
        var added = datasets.add(caller, datasetId(id), CaseFields.read(body.cases(), body.jsonl()));
        return HttpResponse.created(DatasetView.of(added));
    }

    @Get("/{id}/versions/{version}/cases")
    @Operation(summary = "List the cases of a version, in their order")
    Listing<Map<String, Object>> cases(
            @PathVariable String id,
            @PathVariable String version,
            @QueryValue(defaultValue = "50") int limit,
            @QueryValue Optional<String> cursor,
            Caller caller) {
        var number = PathId.of(version, DatasetController::number, "version");
        return page(limit, cursor, (after, most) -> datasets.cases(caller, datasetId(id), number, after, most).stream()
                .map(each -> {
                    var view = new LinkedHashMap<String, Object>();
                    view.put("case", each.number());
                    view.putAll(EvaluationJson.write(each));
                    return (Map<String, Object>) view;
                })
                .toList());
    }

    /** Finds the cases after a number. */
    @FunctionalInterface
    interface Numbered {
        List<Map<String, Object>> after(int number, int limit);
    }

    /** A page of what is numbered from 1, whose cursor is the last number. */
    static Listing<Map<String, Object>> page(int limit, Optional<String> cursor, Numbered numbered) {
        if (limit < 1 || limit > MOST_OF_A_PAGE) {
            throw Refusal.invalid("?limit", "must be from 1 to " + MOST_OF_A_PAGE + ", not " + limit);
        }
        var after = cursor.map(text -> {
            if (!text.matches("\\d{1,9}")) {
                throw Refusal.invalid("?cursor", "must be one that a page ended with");
            }
            return Integer.parseInt(text);
        });
        var found = numbered.after(after.orElse(0), limit + 1);
        if (found.size() <= limit) {
            return new Listing<>(found, Optional.empty());
        }
        var items = found.subList(0, limit);
        return new Listing<>(items, Optional.of(String.valueOf(items.getLast().get("case"))));
    }

    private static int number(String version) {
        if (!version.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException("Not a version: " + version);
        }
        return Integer.parseInt(version);
    }

    static DatasetId datasetId(String id) {
        return PathId.of(id, DatasetId::new, "dataset");
    }
}
