package ai.jarvis.tenancy;

import ai.jarvis.web.Idempotent;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Tenants over HTTP. */
@Controller("/api/v1/tenants")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "identity")
class TenantController {
    private final Tenants tenants;

    TenantController(Tenants tenants) {
        this.tenants = tenants;
    }

    @Introspected
    record Administrator(@NotNull @Email @Size(max = 254) String email) {}

    @Introspected
    record NewTenant(@NotNull String name, @NotNull String plan, Optional<@Valid Administrator> admin) {}

    /** A tenant with its first key. */
    @Introspected
    record RegisteredView(
            String id,
            String name,
            String plan,
            Instant createdAt,
            @Schema(description = "Shown this once") String apiKey) {
        static RegisteredView of(Tenants.Registered registered) {
            var tenant = registered.tenant();
            return new RegisteredView(
                    tenant.id().value(),
                    tenant.name(),
                    tenant.plan(),
                    tenant.createdAt(),
                    registered.adminKey().secret().value());
        }
    }

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Register a tenant",
            description =
                    "For the super administrator. The answer has the API key of the tenant's first administrator.")
    HttpResponse<RegisteredView> register(@Body @Valid NewTenant body, Caller caller) {
        var registered = tenants.register(caller, body.name(), body.plan());
        return HttpResponse.created(
                RegisteredView.of(registered),
                URI.create("/api/v1/tenants/" + registered.tenant().id()));
    }
}
