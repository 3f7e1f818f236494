package ai.jarvis.tenancy;

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
import java.util.Optional;

/** API keys over HTTP. */
@Controller("/api/v1/api-keys")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "identity")
class ApiKeyController {
    private final ApiKeys keys;
    private final Roles roles;

    ApiKeyController(ApiKeys keys, Roles roles) {
        this.keys = keys;
        this.roles = roles;
    }

    @Introspected
    record NewApiKey(
            @NotNull String name,
            @NotNull List<@NotNull String> roles,
            @Schema(description = "What the key may do at most; all that its roles allow unless given")
                    Optional<List<@NotNull String>> permissions,
            Optional<Instant> expiresAt) {}

    /** A key; its secret only in the answer that made it. */
    @Introspected
    record ApiKeyView(
            String id,
            String name,
            List<String> roles,
            Optional<List<String>> permissions,
            @Schema(description = "The first characters of the key, to tell keys apart") String shownPrefix,
            @Schema(description = "The user, or the key, that made it") Optional<String> createdBy,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<Instant> revokedAt,
            @Schema(description = "To within a minute") Optional<Instant> lastUsedAt,
            @Schema(description = "The key itself, shown once, when it is made") Optional<String> apiKey) {
        static ApiKeyView of(ApiKey key, Optional<ApiKeySecret> secret) {
            return new ApiKeyView(
                    key.id().value(),
                    key.name(),
                    RoleNames.ofRoles(key.roles()),
                    key.permissions().map(RoleNames::of),
                    key.shownPrefix(),
                    key.createdBy(),
                    key.createdAt(),
                    key.expiresAt(),
                    key.revokedAt(),
                    key.lastUsedAt(),
                    secret.map(ApiKeySecret::value));
        }
    }

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Make an API key",
            description =
                    "The answer is the only one that shows it. Nobody makes a key that may do more than they may.")
    HttpResponse<ApiKeyView> issue(@Body @Valid NewApiKey body, Caller caller) {
        var issued = keys.issue(
                caller,
                new ApiKeys.Wanted(
                        body.name(),
                        roles.named(caller.tenant(), body.roles()),
                        body.permissions().map(RoleNames::permissions),
                        body.expiresAt()));
        return HttpResponse.created(
                ApiKeyView.of(issued.key(), Optional.of(issued.secret())),
                URI.create("/api/v1/api-keys/" + issued.key().id()));
    }

    @Get
    @Operation(summary = "List the API keys, newest first, without their secrets")
    Listing<ApiKeyView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(keys.list(caller, paging.request()), key -> ApiKeyView.of(key, Optional.empty()));
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Revoke an API key", description = "It stops working everywhere within 5 s.")
    void revoke(@PathVariable String id, Caller caller) {
        keys.revoke(caller, PathId.of(id, ApiKeyId::new, "API key"));
    }
}
