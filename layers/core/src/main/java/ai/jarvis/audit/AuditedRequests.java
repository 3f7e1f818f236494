package ai.jarvis.audit;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Puts requests and their answers on record, and what is suspicious about them. */
public final class AuditedRequests {
    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final AuditTrail trail;
    private final Optional<TenantId> platform;
    private final Clock clock;
    private final RefusalCount refusals = new RefusalCount();

    /**
     * Makes the keeper of one process.
     *
     * @param platform whose records tell of callers that cannot be told to be of any tenant; nobody's if absent
     */
    public AuditedRequests(AuditTrail trail, Optional<TenantId> platform, Clock clock) {
        this.trail = trail;
        this.platform = platform;
        this.clock = clock;
    }

    /**
     * A request that is being answered.
     *
     * @param caller absent if it is not known
     * @param route the path's template; absent if there is no such route
     * @param client the address that it comes from
     * @param status of the answer, as HTTP has it
     * @param problem the code of the refusal
     */
    public record Request(
            String id,
            Optional<Caller> caller,
            String method,
            String path,
            Optional<String> route,
            Map<String, String> parameters,
            String client,
            int status,
            Optional<String> problem,
            long durationMillis) {}

    /** Puts a request on record; done when all records of it are kept. Requests that ask for no credentials have none. */
    public CompletableFuture<Void> answered(Request request) {
        var kept = new ArrayList<CompletableFuture<Void>>();
        request.caller().ifPresent(caller -> kept.add(trail.append(caller.tenant(), access(request, caller))));
        if (isSuspicious(request.status())) {
            request.caller()
                    .map(Caller::tenant)
                    .or(() -> platform)
                    .ifPresent(tenant -> recordRefusal(tenant, request, kept));
        }
        return CompletableFuture.allOf(kept.toArray(CompletableFuture[]::new));
    }

    private static boolean isSuspicious(int status) {
        return status == UNAUTHENTICATED || status == FORBIDDEN || status == NOT_FOUND;
    }

    private void recordRefusal(TenantId tenant, Request request, List<CompletableFuture<Void>> kept) {
        if (request.caller().isEmpty() && request.status() != UNAUTHENTICATED) {
            return; // There is no such route, and anybody may know.
        }
        var who = request.caller().map(Caller::principal).orElseGet(request::client);
        var count = refusals.add(tenant + " " + who, clock.instant());
        if (request.status() != NOT_FOUND && !hasForgotten(request) && count <= RefusalCount.ODD) {
            var action = request.status() == UNAUTHENTICATED ? "login.fail" : "permission.deny";
            kept.add(trail.append(tenant, security(request, action, Map.of())));
        }
        if (RefusalCount.isOdd(count)) {
            kept.add(trail.append(tenant, security(request, "access.odd", Map.of("refusals", count))));
        }
    }

    /** Whoever sends no credentials has not failed to log in. */
    private static boolean hasForgotten(Request request) {
        return request.problem().filter("missing_credentials"::equals).isPresent();
    }

    private static AuditRecord access(Request request, Caller caller) {
        var details = new LinkedHashMap<String, Object>();
        details.put("path", request.path());
        details.put("parameters", request.parameters());
        details.put("status", request.status());
        details.put("duration_ms", request.durationMillis());
        details.put("client", request.client());
        request.problem().ifPresent(code -> details.put("problem", code));
        return record(
                AuditKind.ACCESS,
                caller.principal(),
                request.method() + " " + request.route().orElse("unknown"),
                Outcome.ofStatus(request.status()),
                request,
                details);
    }

    private static AuditRecord security(Request request, String action, Map<String, Object> more) {
        var details = new LinkedHashMap<String, Object>(more);
        details.put("method", request.method());
        details.put("path", request.path());
        details.put("client", request.client());
        request.problem().ifPresent(code -> details.put("problem", code));
        var actor = request.caller().map(Caller::principal).orElse(Origin.ANONYMOUS);
        return record(AuditKind.SECURITY, actor, action, Outcome.REFUSED, request, details);
    }

    private static AuditRecord record(
            AuditKind kind,
            String actor,
            String action,
            Outcome outcome,
            Request request,
            Map<String, Object> details) {
        return new AuditRecord(
                AuditId.fresh(), kind, actor, action, outcome, Optional.empty(), Optional.of(request.id()), details);
    }
}
