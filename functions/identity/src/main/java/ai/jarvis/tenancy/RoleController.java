package ai.jarvis.tenancy;

import ai.jarvis.platform.Refusal;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
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
import io.micronaut.http.annotation.Put;
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
import java.util.stream.Stream;

/** Roles over HTTP. Users and keys have them by their names; those that a tenant made for itself have ids, too. */
@Controller("/api/v1/roles")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "identity")
class RoleController {
    private final Roles roles;

    RoleController(Roles roles) {
        this.roles = roles;
    }

    @Introspected
    record NewRole(@NotNull String name, @NotNull List<@NotNull String> permissions) {}

    @Introspected
    record RoleChange(
            @Schema(description = "As it is: a role keeps its name") Optional<String> name,
            @NotNull List<@NotNull String> permissions) {}

    /** A role, built-in or the tenant's own. */
    @Introspected
    record RoleView(
            @Schema(description = "Of a built-in role its name") String id,
            String name,
            List<String> permissions,
            boolean builtIn,
            Optional<Instant> createdAt) {
        static RoleView of(CustomRole custom) {
            var role = custom.role();
            return new RoleView(
                    custom.id().value(),
                    role.name(),
                    RoleNames.of(role.permissions()),
                    false,
                    Optional.of(custom.createdAt()));
        }

        static RoleView of(Role builtIn) {
            return new RoleView(
                    builtIn.name(), builtIn.name(), RoleNames.of(builtIn.permissions()), true, Optional.empty());
        }
    }

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Make a role",
            description = "Nobody makes a role that allows more than they may do. A tenant has at most 100.")
    HttpResponse<RoleView> define(@Body @Valid NewRole body, Caller caller) {
        var role = roles.define(caller, body.name(), RoleNames.permissions(body.permissions()));
        return HttpResponse.created(RoleView.of(role), URI.create("/api/v1/roles/" + role.id()));
    }

    @Get
    @Operation(summary = "List the roles, the built-in ones first", description = "All of them on one page.")
    Listing<RoleView> list(Caller caller) {
        var all = Stream.concat(
                Role.builtIn().stream().map(RoleView::of),
                roles.list(caller).stream().map(RoleView::of));
        return new Listing<>(all.toList(), Optional.empty());
    }

    @Get("/{id}")
    @Operation(summary = "Show a role")
    RoleView get(@PathVariable String id, Caller caller) {
        return Role.builtIn(id).map(RoleView::of).orElseGet(() -> RoleView.of(roles.get(caller, id(id))));
    }

    @Put("/{id}")
    @Operation(
            summary = "Give a role other permissions",
            description = "For all who have it, everywhere within 5 s. Built-in roles stay as they are.")
    RoleView change(@PathVariable String id, @Body @Valid RoleChange body, Caller caller) {
        var role = roles.get(caller, id(id));
        if (body.name().filter(name -> !name.equals(role.role().name())).isPresent()) {
            throw Refusal.invalid("/name", "cannot be changed");
        }
        return RoleView.of(roles.change(caller, role.id(), RoleNames.permissions(body.permissions())));
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a role", description = "Only one that no user and no key has.")
    void remove(@PathVariable String id, Caller caller) {
        roles.remove(caller, id(id));
    }

    private static RoleId id(String text) {
        return PathId.of(text, RoleId::new, "role");
    }
}
