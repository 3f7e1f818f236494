package ai.jarvis.workflow;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Workflows over HTTP. */
@Controller("/api/v1/workflows")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "workflows")
class WorkflowController {
    private final Workflows workflows;
    private final Publishing publishing;

    WorkflowController(Workflows workflows, Publishing publishing) {
        this.workflows = workflows;
        this.publishing = publishing;
    }

    /** A workflow; published only once a version of it is. */
    @Introspected
    record WorkflowView(
            String id,
            String name,
            @Schema(description = "The newest one") int version,
            Optional<Published> published,
            Instant createdAt,
            Instant updatedAt) {
        static WorkflowView of(Workflow workflow) {
            return new WorkflowView(
                    workflow.id().value(),
                    workflow.name(),
                    workflow.latest(),
                    workflow.publication().map(Published::of),
                    workflow.createdAt(),
                    workflow.updatedAt());
        }
    }

    /** Which versions new runs have. */
    @Introspected
    record Published(
            int version,
            Optional<CandidateView> candidate,
            Optional<Integer> previous,
            @Schema(description = "The state machine's ARN") String stateMachine) {
        static Published of(Workflow.Publication publication) {
            var routing = publication.routing();
            return new Published(
                    routing.stable(),
                    routing.candidate().map(each -> new CandidateView(each.version(), each.weight())),
                    routing.previous(),
                    publication.machine());
        }
    }

    @Introspected
    record CandidateView(int version, @Schema(description = "Of 100 new runs, how many get it") int weight) {}

    @Introspected
    record VersionView(
            int version,
            String author,
            boolean published,
            Instant createdAt,
            List<String> permissions,
            Optional<String> source) {
        static VersionView of(WorkflowVersion version, boolean withSource) {
            return new VersionView(
                    version.number(),
                    version.author(),
                    version.machineVersion().isPresent(),
                    version.createdAt(),
                    version.permissions().stream()
                            .map(permission -> permission.wireName())
                            .sorted()
                            .toList(),
                    withSource ? Optional.of(version.source()) : Optional.empty());
        }
    }

    @Introspected
    record Publication(
            @Schema(description = "Which version; the newest unless told") Optional<Integer> version,
            @Schema(description = "Of 100 new runs, how many get it, 1 to 100; all unless told")
                    Optional<Integer> weight) {}

    @Post
    @Consumes({"application/yaml", "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Save a workflow",
            description = "The body is its definition, in YAML or JSON. What is wrong with it is told with line and"
                    + " column (422).")
    HttpResponse<WorkflowView> create(@Body String source, Caller caller) {
        var workflow = workflows.create(caller, source);
        return HttpResponse.created(WorkflowView.of(workflow), URI.create("/api/v1/workflows/" + workflow.id()));
    }

    @Get
    @Operation(summary = "List the workflows, newest first")
    Listing<WorkflowView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(workflows.list(caller, paging.request()), WorkflowView::of);
    }

    @Get("/{id}")
    @Operation(summary = "Show a workflow")
    WorkflowView get(@PathVariable String id, Caller caller) {
        return WorkflowView.of(workflows.get(caller, workflowId(id)));
    }

    @Put("/{id}")
    @Consumes({"application/yaml", "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
    @Operation(summary = "Save a new version", description = "What is published stays as it is.")
    WorkflowView change(@PathVariable String id, @Body String source, Caller caller) {
        return WorkflowView.of(workflows.change(caller, workflowId(id), source));
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a workflow with its triggers", description = "Its runs can still be looked at.")
    void delete(@PathVariable String id, Caller caller) {
        workflows.delete(caller, workflowId(id));
    }

    @Get("/{id}/asl")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Show what a version was compiled to",
            description = "Amazon States Language; the newest version's unless told.")
    String asl(@PathVariable String id, @QueryValue @Nullable Integer version, Caller caller) {
        return workflows
                .version(caller, workflowId(id), Optional.ofNullable(version))
                .definition();
    }

    @Get("/{id}/versions")
    @Operation(summary = "List the versions, newest first")
    Listing<VersionView> versions(@PathVariable String id, @RequestBean Paging paging, Caller caller) {
        return Listing.of(
                workflows.versions(caller, workflowId(id), paging.request()),
                version -> VersionView.of(version, false));
    }

    @Get("/{id}/versions/{number}")
    @Operation(summary = "Show a version with its source")
    VersionView version(@PathVariable String id, @PathVariable String number, Caller caller) {
        var workflow = workflows.get(caller, workflowId(id)).id();
        var wanted = PathId.of(number, Integer::valueOf, "version");
        return VersionView.of(workflows.version(caller, workflow, Optional.of(wanted)), true);
    }

    @Post("/{id}/publish")
    @Operation(
            summary = "Publish a version",
            description = "All new runs have it from now on or, with a weight, some of them. Runs that have begun keep"
                    + " theirs.")
    WorkflowView publish(@PathVariable String id, @Body @Valid @Nullable Publication body, Caller caller) {
        var wanted = Optional.ofNullable(body);
        return WorkflowView.of(publishing.publish(
                caller, workflowId(id), wanted.flatMap(Publication::version), wanted.flatMap(Publication::weight)));
    }

    @Post("/{id}/rollback")
    @Operation(
            summary = "Take back what was published last",
            description = "The candidate, if there is one; else the version before is published again.")
    WorkflowView rollBack(@PathVariable String id, Caller caller) {
        return WorkflowView.of(publishing.rollBack(caller, workflowId(id)));
    }

    static WorkflowId workflowId(String id) {
        return PathId.of(id, WorkflowId::new, "workflow");
    }
}
