package ai.jarvis.prompt;

import ai.jarvis.platform.Refusal;
import ai.jarvis.rollout.Participations;
import ai.jarvis.rollout.Requester;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.usage.Scenario;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prompts over HTTP. */
@Controller("/api/v1/prompts")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "prompts")
class PromptController {
    private final Prompts prompts;
    private final Participations participations;

    PromptController(Prompts prompts, Participations participations) {
        this.prompts = prompts;
        this.participations = participations;
    }

    @Introspected
    record NewPrompt(
            @NotNull String name,
            @Schema(description = "Liquid, at most 64 KiB", example = "Answer as {{ role }}.") @NotNull String template,
            @Schema(description = "All that the template uses, and no others")
                    Optional<List<@Valid VariableView>> variables,
            Optional<String> description) {}

    /** A prompt; with what its newest version says, where it is not one of a list. */
    @Introspected
    record PromptView(
            String id,
            String name,
            Optional<String> description,
            @Schema(description = "The newest one") String version,
            Optional<String> template,
            Optional<List<VariableView>> variables,
            Instant createdAt,
            Instant updatedAt) {
        static PromptView of(Prompts.Current current) {
            var content = current.newest().content();
            return of(
                    current.prompt(),
                    Optional.of(content.template()),
                    Optional.of(VariableView.of(content.variables())));
        }

        static PromptView of(Prompt prompt) {
            return of(prompt, Optional.empty(), Optional.empty());
        }

        private static PromptView of(Prompt prompt, Optional<String> template, Optional<List<VariableView>> variables) {
            return new PromptView(
                    prompt.id().value(),
                    prompt.name(),
                    prompt.description(),
                    prompt.latest().toString(),
                    template,
                    variables,
                    prompt.createdAt(),
                    prompt.updatedAt());
        }
    }

    @Introspected
    record Rendering(
            @Schema(description = "At most one of this and label; the newest unless told", example = "1.2.0")
                    Optional<String> version,
            @Schema(example = "production") Optional<String> label,
            @Schema(description = "Whom a rollout treats all requests alike for; otherwise the caller")
                    Optional<String> user,
            @Schema(description = "Values by name") Optional<Map<String, Object>> variables) {
        Selection selection() {
            if (version.isPresent() && label.isPresent()) {
                throw Refusal.invalid("/label", "must not be told together with version");
            }
            return version.<Selection>map(text -> new Selection.Numbered(number("/version", text)))
                    .or(() -> label.map(Selection.Labelled::new))
                    .orElse(Selection.NEWEST);
        }
    }

    @Introspected
    record Rendered(
            String text,
            @Schema(description = "What was rendered") String version,
            @Schema(
                            description = "The arm of a rollout that is under way, if one has it",
                            example = "rol_01J8ZQ2M8N8X5V3C1B7K6D4F0G;arm=candidate")
                    Optional<String> rollout) {}

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Save a prompt",
            description =
                    "Its first version is 1.0.0. All that is wrong with the template and its variables is told at once"
                            + " (422, invalid_template).")
    HttpResponse<PromptView> create(@Body @Valid NewPrompt body, Caller caller) {
        var content = new PromptContent(body.template(), VariableView.variables(body.variables()));
        var made = prompts.create(caller, body.name(), body.description(), content);
        return HttpResponse.created(
                PromptView.of(made),
                URI.create("/api/v1/prompts/" + made.prompt().id()));
    }

    @Get
    @Operation(summary = "List the prompts, newest first")
    Listing<PromptView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(prompts.list(caller, paging.request()), PromptView::of);
    }

    @Get("/{id}")
    @Operation(summary = "Show a prompt with its newest version")
    PromptView get(@PathVariable String id, Caller caller) {
        return PromptView.of(prompts.get(caller, promptId(id)));
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a prompt with its versions and labels")
    void delete(@PathVariable String id, Caller caller) {
        prompts.delete(caller, promptId(id));
    }

    @Post("/{id}/render")
    @Operation(
            summary = "Render a prompt",
            description =
                    "The same version and values give the same text. Without a version a rollout says which one, if one is"
                            + " about the prompt. All that is wrong with the values is told at once"
                            + " (422, invalid_variables).")
    Rendered render(@PathVariable String id, @Body @Valid Rendering body, Caller caller) {
        var wanted = body.selection();
        var part = participations.begin(
                caller, new Requester(body.user().orElse(caller.principal()), Scenario.GATEWAY.wireName()));
        var arm = body.version().isPresent() ? Optional.<String>empty() : part.version(id, body.label());
        var rendered = prompts.render(
                caller,
                promptId(id),
                arm.map(Selection::of).orElse(wanted),
                body.variables().orElse(Map.of()));
        return new Rendered(rendered.text(), rendered.version().toString(), part.arms());
    }

    static PromptId promptId(String id) {
        return PathId.of(id, PromptId::new, "prompt");
    }

    static SemanticVersion number(String pointer, String text) {
        return SemanticVersion.parse(text)
                .orElseThrow(() -> Refusal.invalid(pointer, "must be the number of a version, as in 1.2.0"));
    }
}
