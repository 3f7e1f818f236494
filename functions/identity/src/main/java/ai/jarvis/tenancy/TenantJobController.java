package ai.jarvis.tenancy;

import ai.jarvis.task.TaskId;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Jobs on whole tenants over HTTP. */
@Controller("/api/v1/tenants/{tenant}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "identity")
class TenantJobController {
    private final TenantJobs jobs;

    TenantJobController(TenantJobs jobs) {
        this.jobs = jobs;
    }

    /** A job as a list shows it. */
    @Introspected
    record JobSummary(
            String id,
            String tenantId,
            @Schema(description = "export, deletion or move") String kind,
            @Schema(description = "Where a move leads to") Optional<String> target,
            Instant createdAt,
            Optional<Instant> finishedAt) {
        static JobSummary of(TenantJob job) {
            return new JobSummary(
                    job.id().value(),
                    job.subject().value(),
                    job.kind().wireName(),
                    job.target().map(Placement::value),
                    job.createdAt(),
                    job.finishedAt());
        }
    }

    @Introspected
    record JobView(
            String id,
            String tenantId,
            @Schema(description = "export, deletion or move") String kind,
            @Schema(description = "Where a move leads to") Optional<String> target,
            @Schema(description = "pending, running, success, failed, retry or cancelled") String status,
            Optional<String> error,
            @Schema(description = "What was exported, removed or moved, once it is") Map<String, Object> report,
            @Schema(description = "Where the archive can be fetched, for a while") Optional<String> downloadUrl,
            Optional<Instant> downloadExpiresAt,
            Instant createdAt,
            Optional<Instant> finishedAt) {
        static JobView of(TenantJobs.Progress progress) {
            var job = progress.job();
            return new JobView(
                    job.id().value(),
                    job.subject().value(),
                    job.kind().wireName(),
                    job.target().map(Placement::value),
                    progress.task().status().wireName(),
                    progress.task().error(),
                    job.report(),
                    progress.download().map(download -> download.url().toString()),
                    progress.download().map(TenantJobs.Download::expiresAt),
                    job.createdAt(),
                    job.finishedAt());
        }
    }

    @Post("/export")
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Export a tenant",
            description =
                    "For the super administrator. Makes an archive of all that the tenant has, in the background.")
    HttpResponse<JobView> export(@PathVariable String tenant, Caller caller) {
        return accepted(jobs.export(caller, TenantController.id(tenant)));
    }

    @Delete
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Delete a tenant",
            description = "For the super administrator. Nothing is done in the tenant's name from now on; all it has is"
                    + " removed in the background. The job's report says what, and that nothing was found after it.")
    HttpResponse<JobView> delete(@PathVariable String tenant, Caller caller) {
        return accepted(jobs.delete(caller, TenantController.id(tenant)));
    }

    private static HttpResponse<JobView> accepted(TenantJobs.Progress progress) {
        var job = progress.job();
        return HttpResponse.<JobView>accepted(URI.create("/api/v1/tenants/" + job.subject() + "/jobs/" + job.id()))
                .body(JobView.of(progress));
    }

    @Get("/jobs")
    @Operation(summary = "List the jobs on a tenant, newest first", description = "Those of a deleted tenant stay.")
    Listing<JobSummary> list(@PathVariable String tenant, @RequestBean Paging paging, Caller caller) {
        return Listing.of(jobs.list(caller, TenantController.id(tenant), paging.request()), JobSummary::of);
    }

    @Get("/jobs/{id}")
    @Operation(summary = "Show a job on a tenant, and its report once it is done")
    JobView get(@PathVariable String tenant, @PathVariable String id, Caller caller) {
        return JobView.of(jobs.get(caller, TenantController.id(tenant), PathId.of(id, TaskId::new, "job")));
    }
}
