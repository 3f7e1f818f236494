package ai.jarvis.workflow;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What runs wait for people to decide, over HTTP. */
@Controller("/api/v1/approvals")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "workflows")
class ApprovalController {
    private final Approvals approvals;

    ApprovalController(Approvals approvals) {
        this.approvals = approvals;
    }

    @Introspected
    record ApprovalView(
            String id,
            String runId,
            String step,
            String title,
            String message,
            Optional<Object> data,
            @Schema(description = "Of which one decides; everybody who may run workflows if there are none")
                    List<String> approvers,
            @Schema(description = "pending, approved, rejected or withdrawn") String status,
            Optional<String> by,
            Optional<String> comment,
            Instant createdAt,
            Optional<Instant> decidedAt) {
        static ApprovalView of(Approval approval) {
            return new ApprovalView(
                    approval.id().value(),
                    approval.run().value(),
                    approval.step(),
                    approval.question().title(),
                    approval.question().message(),
                    approval.question().data(),
                    approval.question().approvers(),
                    approval.status().wireName(),
                    approval.by(),
                    approval.comment(),
                    approval.createdAt(),
                    approval.decidedAt());
        }
    }

    @Introspected
    record Decision(@NotNull Boolean approved, Optional<String> comment) {}

    @Get
    @Operation(summary = "List what waits for a decision, newest first")
    Listing<ApprovalView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(approvals.pending(caller, paging.request()), ApprovalView::of);
    }

    @Get("/{id}")
    @Operation(summary = "Show what is or was to be decided")
    ApprovalView get(@PathVariable String id, Caller caller) {
        return ApprovalView.of(approvals.get(caller, approvalId(id)));
    }

    @Post("/{id}")
    @Operation(summary = "Decide", description = "The run goes on with the decision.")
    ApprovalView decide(@PathVariable String id, @Body @Valid Decision body, Caller caller) {
        return ApprovalView.of(approvals.decide(caller, approvalId(id), body.approved(), body.comment()));
    }

    private static ApprovalId approvalId(String id) {
        return PathId.of(id, ApprovalId::new, "approval");
    }
}
