package ai.jarvis.rollout;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
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
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Optional;

/** Rollouts over HTTP. */
@Controller("/api/v1/rollouts")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "rollouts")
class RolloutController {
    private final Rollouts rollouts;

    RolloutController(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    @Introspected
    record Reason(@Schema(description = "For the history") Optional<String> reason) {
        static Optional<String> of(@Nullable Reason body) {
            return Optional.ofNullable(body).flatMap(Reason::reason);
        }
    }

    @Introspected
    record Score(
            @Schema(description = "candidate or baseline") @NotNull String arm,
            @Schema(description = "From 0 to 1") @NotNull Double score) {}

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Begin a rollout",
            description = "Of a subject one rollout may be under way at a time (409, rollout_under_way). In force on"
                    + " every instance within 5 seconds.")
    HttpResponse<RolloutView> create(@Body @Valid RolloutBody body, Caller caller) {
        var made = rollouts.create(caller, body.toCore());
        return HttpResponse.created(
                RolloutView.of(made),
                URI.create("/api/v1/rollouts/" + made.rollout().id()));
    }

    @Get
    @Operation(summary = "List the rollouts, newest first")
    Listing<RolloutView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(rollouts.list(caller, paging.request()), RolloutView::of);
    }

    @Get("/{id}")
    @Operation(summary = "Show a rollout with its arms' figures, its guards and its history")
    RolloutView get(@PathVariable String id, Caller caller) {
        return RolloutView.of(rollouts.get(caller, rolloutId(id)));
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Delete a rollout that is not under way",
            description = "Requests go where they would without it.")
    void delete(@PathVariable String id, Caller caller) {
        rollouts.delete(caller, rolloutId(id));
    }

    @Post("/{id}/advance")
    @Operation(
            summary = "Take a rollout to its next stage",
            description = "Begins a draft, and completes a rollout that is in its last stage.")
    RolloutView advance(@PathVariable String id, @Body @Nullable @Valid Reason body, Caller caller) {
        return RolloutView.of(rollouts.advance(caller, rolloutId(id), Reason.of(body)));
    }

    @Post("/{id}/pause")
    @Operation(summary = "Keep a rollout in its stage", description = "Guards still roll it back.")
    RolloutView pause(@PathVariable String id, @Body @Nullable @Valid Reason body, Caller caller) {
        return RolloutView.of(rollouts.pause(caller, rolloutId(id), Reason.of(body)));
    }

    @Post("/{id}/resume")
    @Operation(summary = "Let a paused rollout go on")
    RolloutView resume(@PathVariable String id, @Body @Nullable @Valid Reason body, Caller caller) {
        return RolloutView.of(rollouts.resume(caller, rolloutId(id), Reason.of(body)));
    }

    @Post("/{id}/rollback")
    @Operation(
            summary = "Put everything on the baseline",
            description = "In force on every instance within 5 seconds, for a completed rollout too. Answers under way"
                    + " go on to their end; those that were cached are given no more.")
    RolloutView rollBack(@PathVariable String id, @Body @Nullable @Valid Reason body, Caller caller) {
        return RolloutView.of(rollouts.rollBack(caller, rolloutId(id), Reason.of(body)));
    }

    @Post("/{id}/scores")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Tell what a judge thinks of an answer",
            description = "The header Jarvis-Rollout of the answer says whose it was.")
    void score(@PathVariable String id, @Body @Valid Score body, Caller caller) {
        var arm =
                Arm.byWireName(body.arm()).orElseThrow(() -> Refusal.invalid("/arm", "must be candidate or baseline"));
        rollouts.score(caller, rolloutId(id), arm, body.score());
    }

    private static RolloutId rolloutId(String id) {
        return PathId.of(id, RolloutId::new, "rollout");
    }
}
