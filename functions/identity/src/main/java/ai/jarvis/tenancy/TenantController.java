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
    private final TenantJobs jobs;

    TenantController(Tenants tenants, TenantJobs jobs) {
        this.tenants = tenants;
        this.jobs = jobs;
    }

    @Introspected
    record Administrator(@NotNull @Email @Size(max = 254) String email) {}

    @Introspected
    record NewTenant(@NotNull String name, @NotNull String plan, Optional<@Valid Administrator> admin) {}

    @Introspected
    record TenantChange(
            Optional<String> name,
            Optional<String> plan,
            @Schema(description = "active or suspended") Optional<String> status,
            @Schema(description = "shared, schema or database:NAME; the tenant moves there in the background")
                    Optional<String> placement) {
        TenantStore.Change change() {
            return new TenantStore.Change(name, plan, status.map(TenantChange::status));
        }

        private static TenantStatus status(String name) {
            try {
                return TenantStatus.byWireName(name);
            } catch (IllegalArgumentException e) {
                throw Refusal.invalid("/status", "must be active or suspended");
            }
        }
    }

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

    @Introspected
    record TenantView(
            String id,
            String name,
            String plan,
            @Schema(description = "active, suspended or deleting") String status,
            @Schema(description = "Where its records are: shared, schema or database:NAME") String placement,
            Optional<String> adminEmail,
            Instant createdAt,
            @Schema(description = "The job that moves it, if this request asked for that") Optional<String> jobId) {
        static TenantView of(Tenant tenant) {
            return of(tenant, Optional.empty());
        }

        static TenantView of(Tenant tenant, Optional<TenantJobs.Progress> move) {
            return new TenantView(
                    tenant.id().value(),
                    tenant.name(),
                    tenant.plan(),
                    tenant.status().wireName(),
                    tenant.placement().value(),
                    tenant.adminEmail(),
                    tenant.createdAt(),
                    move.map(progress -> progress.job().id().value()));
        }
    }

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Register a tenant",
            description =
                    "For the super administrator. The answer has the API key of the tenant's first administrator, who"
                            + " can log in, too, if the e-mail address is given.")
    HttpResponse<RegisteredView> register(@Body @Valid NewTenant body, Caller caller) {
        var email = body.admin().map(admin -> EmailAddress.require("/admin/email", admin.email()));
        var registered = tenants.register(caller, body.name(), body.plan(), email);
        return HttpResponse.created(
                RegisteredView.of(registered),
                URI.create("/api/v1/tenants/" + registered.tenant().id()));
    }

    @Get
    @Operation(summary = "List the tenants, newest first", description = "For the super administrator.")
    Listing<TenantView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(tenants.list(caller, paging.request()), TenantView::of);
    }

    @Get("/{tenant}")
    @Operation(summary = "Show a tenant", description = "For the super administrator.")
    TenantView get(@PathVariable String tenant, Caller caller) {
        return TenantView.of(tenants.get(caller, id(tenant)));
    }

    @Patch("/{tenant}")
    @Operation(
            summary = "Rename a tenant, change its plan, suspend, resume or move it",
            description =
                    "For the super administrator. A suspended tenant's requests are refused everywhere within 5 s;"
                            + " nothing of it is lost. A tenant that moves can be read; its writes are refused meanwhile.")
    TenantView change(@PathVariable String tenant, @Body @Valid TenantChange body, Caller caller) {
        var change = body.change();
        var changed = change.isEmpty() ? tenants.get(caller, id(tenant)) : tenants.update(caller, id(tenant), change);
        return TenantView.of(
                changed, body.placement().flatMap(placement -> jobs.move(caller, changed.id(), placement)));
    }

    static TenantId id(String text) {
        return PathId.of(text, TenantId::new, "tenant");
    }
}
