package ai.jarvis.prompt;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
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

/** The labels of prompts over HTTP. */
@Controller("/api/v1/prompts/{id}/labels")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "prompts")
class PromptLabelController {
    private final Prompts prompts;

    PromptLabelController(Prompts prompts) {
        this.prompts = prompts;
    }

    @Introspected
    record Target(@Schema(example = "1.2.0") @NotNull String version) {}

    @Introspected
    record LabelView(
            String label,
            String version,
            @Schema(description = "The user or API key that put it there") String by,
            Instant at) {
        static LabelView of(Prompts.Label label) {
            return new LabelView(label.name(), label.version().toString(), label.by(), label.at());
        }
    }

    @Introspected
    record LabelsView(List<LabelView> items) {}

    @Introspected
    record MoveView(
            String version,
            @Schema(description = "move or undo") String action,
            @Schema(description = "The user or API key that moved it") String by,
            Instant at) {
        static MoveView of(LabelMove move) {
            return new MoveView(move.version().toString(), move.isUndo() ? "undo" : "move", move.by(), move.at());
        }
    }

    @Get
    @Operation(
            summary = "List the labels",
            description = "The label latest, which is always on the newest version, and after it the others by name.")
    LabelsView list(@PathVariable String id, Caller caller) {
        return new LabelsView(prompts.labels(caller, PromptController.promptId(id)).stream()
                .map(LabelView::of)
                .toList());
    }

    @Put("/{label}")
    @Operation(
            summary = "Put a label on a version",
            description = "In force on every instance within 5 seconds. The label latest cannot be moved.")
    LabelView move(@PathVariable String id, @PathVariable String label, @Body @Valid Target body, Caller caller) {
        var version = PromptController.number("/version", body.version());
        return LabelView.of(prompts.move(caller, PromptController.promptId(id), label, version));
    }

    @Get("/{label}/history")
    @Operation(summary = "List where a label was, newest first")
    Listing<MoveView> history(
            @PathVariable String id, @PathVariable String label, @RequestBean Paging paging, Caller caller) {
        return Listing.of(
                prompts.history(caller, PromptController.promptId(id), label, paging.request()), MoveView::of);
    }

    @Post("/{label}/undo")
    @Operation(
            summary = "Put a label back to where it was before",
            description = "Again and again, to where it was first put; then nothing is left to undo (409,"
                    + " nothing_to_undo).")
    LabelView undo(@PathVariable String id, @PathVariable String label, Caller caller) {
        return LabelView.of(prompts.undo(caller, PromptController.promptId(id), label));
    }
}
