package ai.jarvis.prompt;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The versions of prompts over HTTP. */
@Controller("/api/v1/prompts/{id}/versions")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "prompts")
class PromptVersionController {
    private final Prompts prompts;

    PromptVersionController(Prompts prompts) {
        this.prompts = prompts;
    }

    @Introspected
    record VersionBody(
            @NotNull String template,
            Optional<List<@Valid VariableView>> variables,
            @Schema(description = "Greater than the newest; at most one of this and bump", example = "2.0.0")
                    Optional<String> version,
            @Schema(
                            description =
                                    "major, minor or patch: which part of the newest version's number goes up. Unless told,"
                                            + " major if a variable is gone, changed its type or must be given that did not have to be; else minor")
                    Optional<String> bump,
            Optional<String> comment) {
        NewVersion wanted() {
            return new NewVersion(
                    new PromptContent(template, VariableView.variables(variables)),
                    version.map(text -> PromptController.number("/version", text)),
                    bump.map(VersionBody::part),
                    comment);
        }

        private static SemanticVersion.Part part(String name) {
            return switch (name) {
                case "major" -> SemanticVersion.Part.MAJOR;
                case "minor" -> SemanticVersion.Part.MINOR;
                case "patch" -> SemanticVersion.Part.PATCH;
                default -> throw Refusal.invalid("/bump", "must be major, minor or patch");
            };
        }
    }

    @Introspected
    record VersionView(
            String promptId,
            String version,
            @Schema(description = "SHA-256 of the template and the variables, in hexadecimal digits")
                    String contentHash,
            Optional<String> comment,
            @Schema(description = "The user or API key that made it") String author,
            Instant createdAt,
            Optional<String> template,
            Optional<List<VariableView>> variables) {
        static VersionView of(PromptVersion version, boolean withContent) {
            var content = Optional.of(version.content()).filter(any -> withContent);
            return new VersionView(
                    version.prompt().value(),
                    version.number().toString(),
                    version.contentHash(),
                    version.comment(),
                    version.author(),
                    version.createdAt(),
                    content.map(PromptContent::template),
                    content.map(said -> VariableView.of(said.variables())));
        }
    }

    @Introspected
    record DiffView(
            String from,
            String to,
            @Schema(description = "A unified diff; empty if the templates are the same") String template,
            VariablesDiff variables) {
        static DiffView of(PromptDiff diff) {
            return new DiffView(
                    diff.from().toString(),
                    diff.to().toString(),
                    diff.template(),
                    new VariablesDiff(
                            VariableView.of(diff.added()),
                            VariableView.of(diff.removed()),
                            diff.changed().stream()
                                    .map(changed -> new ChangedVariable(
                                            changed.after().name(),
                                            VariableView.of(changed.before()),
                                            VariableView.of(changed.after())))
                                    .toList()));
        }
    }

    @Introspected
    record VariablesDiff(List<VariableView> added, List<VariableView> removed, List<ChangedVariable> changed) {}

    @Introspected
    record ChangedVariable(String name, VariableView before, VariableView after) {}

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Add a version",
            description =
                    "It is never changed. One that says the same as the newest is refused (409, version_unchanged).")
    HttpResponse<VersionView> add(@PathVariable String id, @Body @Valid VersionBody body, Caller caller) {
        var added = prompts.add(caller, PromptController.promptId(id), body.wanted());
        return HttpResponse.created(
                VersionView.of(added, true),
                URI.create("/api/v1/prompts/" + added.prompt() + "/versions/" + added.number()));
    }

    @Get
    @Operation(summary = "List the versions, newest first")
    Listing<VersionView> list(@PathVariable String id, @RequestBean Paging paging, Caller caller) {
        return Listing.of(
                prompts.versions(caller, PromptController.promptId(id), paging.request()),
                version -> VersionView.of(version, false));
    }

    @Get("/{version}")
    @Operation(summary = "Show a version", description = "By its number, or by a label.")
    VersionView get(@PathVariable String id, @PathVariable String version, Caller caller) {
        return VersionView.of(prompts.version(caller, PromptController.promptId(id), Selection.of(version)), true);
    }

    @Get("/{a}/diff/{b}")
    @Operation(summary = "Compare two versions", description = "By their numbers, or by labels.")
    DiffView diff(@PathVariable String id, @PathVariable String a, @PathVariable String b, Caller caller) {
        return DiffView.of(prompts.diff(caller, PromptController.promptId(id), Selection.of(a), Selection.of(b)));
    }
}
