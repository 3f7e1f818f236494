package ai.jarvis.chat;

import ai.jarvis.model.own.CurrentMove;
import ai.jarvis.model.own.ModelDiff;
import ai.jarvis.model.own.ModelVersion;
import ai.jarvis.model.own.NewModelVersion;
import ai.jarvis.model.own.OwnModels;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The models that tenants have of their own, over HTTP. */
@Controller("/api/v1/models")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "models")
class OwnModelController {
    private static final String MODELS = "/api/v1/models/";

    private final OwnModels models;
    private final Clock clock;

    OwnModelController(OwnModels models, Clock clock) {
        this.models = models;
        this.clock = clock;
    }

    @Introspected
    record NewModel(
            @Schema(description = "Letters, digits, and after the first one of . _ : -", example = "support") @NotNull
                    String name,
            @Schema(description = "bedrock, openai or sagemaker", example = "openai") @NotNull String provider,
            @NotNull @Valid DefinitionView.Config config,
            Optional<DefinitionView.@Valid Price> price,
            @Schema(description = "How good its answers are held to be, 0 to 1") Optional<Double> quality,
            @Schema(description = "Of streaming, tools, json_schema, images; all unless told")
                    Optional<List<@NotNull String>> capabilities,
            Optional<String> comment) {
        NewModelVersion first(Clock clock) {
            return new DefinitionView.Body(
                            provider,
                            config,
                            price,
                            quality,
                            capabilities,
                            comment,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())
                    .wanted(clock);
        }
    }

    @Introspected
    record VersionView(
            String model,
            String version,
            @Schema(description = "SHA-256 of all that it says, in hexadecimal digits") String contentHash,
            Optional<String> comment,
            @Schema(description = "The user or API key that made it") String author,
            Instant createdAt,
            String provider,
            DefinitionView.ShownConfig config,
            Optional<DefinitionView.ShownPrice> price,
            Optional<Double> quality,
            Optional<List<String>> capabilities) {
        static VersionView of(ModelVersion version) {
            var definition = version.definition();
            return new VersionView(
                    version.model(),
                    version.number().toString(),
                    version.contentHash(),
                    version.comment(),
                    version.author(),
                    version.createdAt(),
                    definition.provider().wireName(),
                    DefinitionView.ShownConfig.of(definition),
                    definition.price().map(DefinitionView.ShownPrice::of),
                    definition.quality(),
                    DefinitionView.names(definition.capabilities()));
        }
    }

    /** A field that says something else; absent where it says nothing. */
    @Introspected
    record ChangedField(String field, Optional<String> from, Optional<String> to) {}

    @Introspected
    record DiffView(String from, String to, List<ChangedField> changed) {
        static DiffView of(ModelDiff diff) {
            return new DiffView(
                    diff.from().toString(),
                    diff.to().toString(),
                    diff.changed().stream()
                            .map(changed -> new ChangedField(changed.field(), changed.before(), changed.after()))
                            .toList());
        }
    }

    @Introspected
    record Current(@Schema(example = "1.0.0") @NotNull String version) {}

    @Introspected
    record MoveView(String version, @Schema(description = "The user or API key that chose it") String by, Instant at) {
        static MoveView of(CurrentMove move) {
            return new MoveView(move.version().toString(), move.by(), move.at());
        }
    }

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Register a model",
            description =
                    "Its first version is 1.0.0. A server of the tenant's own, by its url, is on the public internet;"
                            + " without url it is a setting of one of the platform's models. The name is no other model's and no"
                            + " alias (409).")
    HttpResponse<VersionView> register(@Body @Valid NewModel body, Caller caller) {
        var made = models.register(caller, body.name(), body.first(clock));
        return HttpResponse.created(
                VersionView.of(made.version()), URI.create(MODELS + made.model().name()));
    }

    @Delete("/{name}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Delete a model of the tenant's with its versions and keys",
            description = "One that an alias or the preferences name stays (409, model_in_use).")
    void delete(@PathVariable String name, Caller caller) {
        models.delete(caller, name);
    }

    @Post("/{name}/versions")
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Add a version",
            description =
                    "All of it is told again, but the key where the server stays the same. It is never changed. One"
                            + " that says the same as the newest is refused (409, version_unchanged).")
    HttpResponse<VersionView> add(@PathVariable String name, @Body @Valid DefinitionView.Body body, Caller caller) {
        var added = models.add(caller, name, body.wanted(clock));
        return HttpResponse.created(VersionView.of(added), URI.create(MODELS + name + "/versions/" + added.number()));
    }

    @Get("/{name}/versions")
    @Operation(summary = "List the versions of a model of the tenant's, newest first")
    Listing<VersionView> versions(@PathVariable String name, @RequestBean Paging paging, Caller caller) {
        return Listing.of(models.versions(caller, name, paging.request()), VersionView::of);
    }

    @Get("/{name}/versions/{version}")
    @Operation(summary = "Show a version", description = "By its number, or as current or latest.")
    VersionView version(@PathVariable String name, @PathVariable String version, Caller caller) {
        return VersionView.of(models.version(caller, name, version));
    }

    @Get("/{name}/versions/{a}/diff/{b}")
    @Operation(summary = "Compare two versions", description = "By their numbers, or as current or latest.")
    DiffView diff(@PathVariable String name, @PathVariable String a, @PathVariable String b, Caller caller) {
        return DiffView.of(models.diff(caller, name, a, b));
    }

    @Put("/{name}/current")
    @Operation(
            summary = "Choose the version that answers",
            description = "In force on every instance within 5 seconds.")
    MoveView setCurrent(@PathVariable String name, @Body @Valid Current body, Caller caller) {
        return MoveView.of(models.setCurrent(caller, name, DefinitionView.number("/version", body.version())));
    }

    @Get("/{name}/current/history")
    @Operation(summary = "List which version answered, newest first")
    Listing<MoveView> history(@PathVariable String name, @RequestBean Paging paging, Caller caller) {
        return Listing.of(models.history(caller, name, paging.request()), MoveView::of);
    }
}
