package ai.jarvis.model;

import ai.jarvis.model.own.TenantPriorities;
import ai.jarvis.model.route.Priority;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** Tenants' priorities over HTTP. */
@Controller("/api/v1/tenants/{tenant}/priority")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "models")
class TenantPriorityController {
    private final TenantPriorities priorities;

    TenantPriorityController(TenantPriorities priorities) {
        this.priorities = priorities;
    }

    @Introspected
    record PriorityView(@Schema(description = "vip, normal or background", example = "vip") @NotNull String priority) {}

    @Get
    @Operation(summary = "Show a tenant's priority", description = "For the super administrator.")
    PriorityView get(@PathVariable String tenant, Caller caller) {
        return new PriorityView(priorities.get(caller, tenantId(tenant)).wireName());
    }

    @Put
    @Operation(
            summary = "Set a tenant's priority",
            description =
                    "For the super administrator. Where calls of a model wait, those of vip tenants come first, and"
                            + " those of background last. In force on every instance within 5 seconds.")
    PriorityView set(@PathVariable String tenant, @Body @Valid PriorityView body, Caller caller) {
        var priority = Priority.byWireName(body.priority())
                .orElseThrow(() -> Refusal.invalid("/priority", "must be vip, normal or background"));
        priorities.set(caller, tenantId(tenant), priority);
        return body;
    }

    private static TenantId tenantId(String id) {
        return PathId.of(id, TenantId::new, "tenant");
    }
}
