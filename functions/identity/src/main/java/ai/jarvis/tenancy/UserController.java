package ai.jarvis.tenancy;

import ai.jarvis.platform.Refusal;
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
import io.micronaut.http.annotation.Patch;
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

/** Users over HTTP. */
@Controller("/api/v1/users")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "identity")
class UserController {
    private final Users users;
    private final Roles roles;

    UserController(Users users, Roles roles) {
        this.users = users;
        this.roles = roles;
    }

    @Introspected
    record NewUser(@NotNull String email, @NotNull List<@NotNull String> roles) {}

    @Introspected
    record UserChange(
            Optional<List<@NotNull String>> roles,
            @Schema(description = "active or disabled") Optional<String> status) {
        Optional<User.Status> knownStatus() {
            return status.map(name -> User.Status.byWireName(name)
                    .orElseThrow(() -> Refusal.invalid("/status", "must be active or disabled")));
        }
    }

    /** Somebody who works in the tenant. */
    @Introspected
    record UserView(
            String id,
            String email,
            List<String> roles,
            @Schema(description = "active or disabled") String status,
            @Schema(description = "Whether they have logged in before") boolean bound,
            Instant createdAt) {
        static UserView of(User user) {
            return new UserView(
                    user.id().value(),
                    user.email().value(),
                    RoleNames.ofRoles(user.roles()),
                    user.status().wireName(),
                    user.subject().isPresent(),
                    user.createdAt());
        }
    }

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Let a user in",
            description = "They log in at the identity provider with this e-mail address, which it must have verified."
                    + " Nobody gives a role that allows more than they may do.")
    HttpResponse<UserView> add(@Body @Valid NewUser body, Caller caller) {
        var user = users.add(
                caller, EmailAddress.require("/email", body.email()), roles.named(caller.tenant(), body.roles()));
        return HttpResponse.created(UserView.of(user), URI.create("/api/v1/users/" + user.id()));
    }

    @Get
    @Operation(summary = "List the users, newest first")
    Listing<UserView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(users.list(caller, paging.request()), UserView::of);
    }

    @Get("/{id}")
    @Operation(summary = "Show a user")
    UserView get(@PathVariable String id, Caller caller) {
        return UserView.of(users.get(caller, id(id)));
    }

    @Patch("/{id}")
    @Operation(
            summary = "Give a user other roles, disable or enable them",
            description = "It works everywhere within 5 s. The last tenant administrator stays one.")
    UserView change(@PathVariable String id, @Body @Valid UserChange body, Caller caller) {
        var user = id(id);
        var others = body.roles().map(names -> roles.named(caller.tenant(), names));
        return UserView.of(users.change(caller, user, others, body.knownStatus()));
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Remove a user",
            description = "They are shut out everywhere within 5 s. The last tenant administrator stays.")
    void remove(@PathVariable String id, Caller caller) {
        users.remove(caller, id(id));
    }

    private static UserId id(String text) {
        return PathId.of(text, UserId::new, "user");
    }
}
