package ai.jarvis.quota;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tenants' own limits over HTTP. */
@Controller("/api/v1/tenants/{tenant}/quotas")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "quota")
class TenantQuotaController {
    private final LimitAdministration limits;

    TenantQuotaController(LimitAdministration limits) {
        this.limits = limits;
    }

    /** A limit in place of the plan's. */
    @Introspected
    record OwnLimit(
            @Schema(description = "The quota, such as tokens_day") @NotNull String name,
            @Schema(description = "tenant, user or key; tenant unless told") Optional<String> scope,
            @Schema(description = "The user or key that it is for; each one unless told") Optional<String> subject,
            @Schema(description = "How much; without it nothing limits it") Optional<Long> limit,
            @Schema(description = "Most at once, for requests_second") Optional<Long> burst) {
        static OwnLimit of(LimitKey key, Optional<Limit> limit) {
            var isBucket = key.name().limiter() == Limiter.TOKEN_BUCKET;
            return new OwnLimit(
                    key.name().wireName(),
                    Optional.of(key.scope().wireName()),
                    Optional.of(key.subject()).filter(subject -> !subject.isEmpty()),
                    limit.map(Limit::amount),
                    limit.filter(each -> isBucket).map(Limit::burst));
        }

        Optional<Limit> toCore(QuotaName quota, String pointer) {
            try {
                return limit.map(
                        amount -> burst.map(most -> new Limit(amount, most)).orElseGet(() -> Limit.of(quota, amount)));
            } catch (IllegalArgumentException e) {
                throw Refusal.invalid(pointer + "/limit", "is not a limit: " + e.getMessage());
            }
        }
    }

    /** Limits to set; others stay as they are. */
    @Introspected
    record Changes(
            Optional<List<@Valid OwnLimit>> quotas,
            @Schema(description = "Where the tenant's days and months begin, as in Europe/Zurich")
                    Optional<String> timeZone) {}

    /** A tenant's own limits. */
    @Introspected
    record OwnLimits(String plan, String timeZone, List<OwnLimit> quotas) {
        static OwnLimits of(TenantLimits limits) {
            return new OwnLimits(
                    limits.plan(),
                    limits.zone().getId(),
                    limits.own().entrySet().stream()
                            .sorted(Comparator.comparing(each -> each.getKey().scope()
                                    + each.getKey().name().wireName()
                                    + each.getKey().subject()))
                            .map(each -> OwnLimit.of(each.getKey(), each.getValue()))
                            .toList());
        }
    }

    @Get
    @Operation(summary = "Show a tenant's own limits", description = "For the super administrator.")
    OwnLimits get(@PathVariable String tenant, Caller caller) {
        return OwnLimits.of(limits.get(caller, tenantId(tenant)));
    }

    @Put
    @Operation(
            summary = "Set limits of a tenant",
            description = "For the super administrator. They come before those of the plan, and every instance knows"
                    + " them within 5 seconds. Limits that are not named stay as they are.")
    OwnLimits set(@PathVariable String tenant, @Body @Valid Changes body, Caller caller) {
        var changes = new LinkedHashMap<LimitKey, Optional<Limit>>();
        var wanted = body.quotas().orElse(List.of());
        for (int i = 0; i < wanted.size(); i++) {
            put(changes, wanted.get(i), "/quotas/" + i);
        }
        return OwnLimits.of(
                limits.set(caller, tenantId(tenant), changes, body.timeZone().map(TenantQuotaController::zone)));
    }

    @Delete("/{name}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Give a tenant its plan's limit back", description = "For the super administrator.")
    void reset(
            @PathVariable String tenant,
            @PathVariable String name,
            @QueryValue @Nullable String scope,
            @QueryValue @Nullable String subject,
            Caller caller) {
        var quota = QuotaName.byWireName(name).orElseThrow(() -> Refusal.notFound("quota"));
        var key = key(quota, Optional.ofNullable(scope), Optional.ofNullable(subject), "?");
        limits.reset(caller, tenantId(tenant), key);
    }

    private static void put(Map<LimitKey, Optional<Limit>> changes, OwnLimit wanted, String pointer) {
        var quota = QuotaName.byWireName(wanted.name())
                .orElseThrow(() -> Refusal.invalid(pointer + "/name", "is not the name of a quota"));
        var key = key(quota, wanted.scope(), wanted.subject(), pointer + "/");
        if (changes.putIfAbsent(key, wanted.toCore(quota, pointer)) != null) {
            throw Refusal.invalid(pointer, "is there twice");
        }
    }

    private static LimitKey key(QuotaName quota, Optional<String> scope, Optional<String> subject, String pointer) {
        var known = scope.map(name -> Scope.byWireName(name)
                        .filter(each -> each == Scope.TENANT || each == Scope.USER || each == Scope.KEY)
                        .orElseThrow(() -> Refusal.invalid(pointer + "scope", "must be tenant, user or key")))
                .orElse(Scope.TENANT);
        try {
            return new LimitKey(known, subject.orElse(LimitKey.EACH), quota);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(pointer + "subject", "is not a user or key of this scope");
        }
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw Refusal.invalid("/time_zone", "is not a time zone as in Europe/Zurich");
        }
    }

    private static TenantId tenantId(String id) {
        return PathId.of(id, TenantId::new, "tenant");
    }
}
