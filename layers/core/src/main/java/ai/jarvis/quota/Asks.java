package ai.jarvis.quota;

import ai.jarvis.quota.Ask.CalendarCounter;
import ai.jarvis.tenancy.ApiKeyId;
import ai.jarvis.tenancy.Caller;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which limiters a caller's demand asks, and for how much. */
final class Asks {
    private final Limits limits;
    private final TenantLimits tenant;
    private final Caller caller;
    private final Instant now;
    private final List<Ask> asks = new ArrayList<>();

    private Asks(Limits limits, TenantLimits tenant, Caller caller, Instant now) {
        this.limits = limits;
        this.tenant = tenant;
        this.caller = caller;
        this.now = now;
    }

    /** Those of a demand, from the widest scope to the narrowest. */
    static List<Ask> of(Limits limits, TenantLimits tenant, Caller caller, Demand demand, Instant now) {
        var asks = new Asks(limits, tenant, caller, now);
        asks.platform(demand.endpoint());
        asks.demand(Scope.TENANT, LimitKey.EACH, demand);
        asks.demand(scope(caller), caller.principal(), demand);
        return asks.asks;
    }

    /** All that there are of a caller, for nothing. */
    static List<Ask> all(Limits limits, TenantLimits tenant, Caller caller, Instant now) {
        var asks = new Asks(limits, tenant, caller, now);
        for (var name : QuotaName.values()) {
            if (name.limiter() != Limiter.GAUGE && !name.isMoney()) {
                asks.add(Scope.TENANT, LimitKey.EACH, name, 0);
                asks.add(scope(caller), caller.principal(), name, 0);
            }
        }
        return asks.asks;
    }

    /** Those that hold a caller's slot, whatever limits them by now. */
    static List<Ask> ofSlot(Caller caller, QuotaName slot) {
        var limit = Optional.of(Limit.of(slot, 0));
        return List.of(
                new Ask(slot, Scope.TENANT, owner(caller, Scope.TENANT, LimitKey.EACH), limit, 1, Optional.empty()),
                new Ask(
                        slot,
                        scope(caller),
                        owner(caller, scope(caller), caller.principal()),
                        limit,
                        1,
                        Optional.empty()));
    }

    /** One slot of a tenant's, which is asked for by itself: no request comes with it. */
    static List<Ask> ofTenantsSlot(Limits limits, TenantLimits tenant, Caller caller, QuotaName slot, Instant now) {
        var asks = new Asks(limits, tenant, caller, now);
        asks.add(Scope.TENANT, LimitKey.EACH, slot, 1);
        return asks.asks;
    }

    private static String owner(Caller caller, Scope scope, String subject) {
        return scope == Scope.TENANT
                ? caller.tenant().value()
                : caller.tenant() + ":" + scope.wireName() + ":" + subject;
    }

    private static Scope scope(Caller caller) {
        return caller.principal().startsWith(ApiKeyId.PREFIX) ? Scope.KEY : Scope.USER;
    }

    private void platform(EndpointClass endpoint) {
        var name = perSecond(endpoint);
        limits.gateway(name).ifPresent(limit -> add(name, Scope.GATEWAY, "gateway", limit));
        limits.service(endpoint, name)
                .ifPresent(limit -> add(name, Scope.SERVICE, "service:" + endpoint.wireName(), limit));
    }

    private void add(QuotaName name, Scope scope, String owner, Limit limit) {
        asks.add(new Ask(name, scope, owner, Optional.of(limit), 1, Optional.empty()));
    }

    private static QuotaName perSecond(EndpointClass endpoint) {
        return endpoint == EndpointClass.MESSAGE ? QuotaName.MESSAGES_SECOND : QuotaName.REQUESTS_SECOND;
    }

    private void demand(Scope scope, String subject, Demand demand) {
        add(scope, subject, perSecond(demand.endpoint()), 1);
        if (demand.endpoint() != EndpointClass.MESSAGE) {
            add(scope, subject, QuotaName.REQUESTS, 1);
        }
        switch (demand.endpoint()) {
            case LISTING -> add(scope, subject, QuotaName.LISTINGS, 1);
            case EXECUTION -> add(scope, subject, QuotaName.EXECUTIONS, 1);
            case STANDARD, MESSAGE -> {}
        }
        if (demand.tokens() > 0) {
            add(scope, subject, QuotaName.TOKENS_DAY, demand.tokens());
            add(scope, subject, QuotaName.TOKENS_MONTH, demand.tokens());
        }
        demand.slots().stream().sorted().forEach(slot -> add(scope, subject, slot, 1));
    }

    /** A tenant's tokens are counted even where nothing limits them. */
    private void add(Scope scope, String subject, QuotaName name, long cost) {
        var limit = limits.of(tenant, new LimitKey(scope, subject, name));
        var calendar = name.limiter() == Limiter.PERIOD;
        if (limit.isEmpty() && !(calendar && scope == Scope.TENANT)) {
            return;
        }
        asks.add(new Ask(
                name,
                scope,
                owner(caller, scope, subject),
                limit,
                cost,
                calendar ? Optional.of(counter(scope, subject, name)) : Optional.empty()));
    }

    private CalendarCounter counter(Scope scope, String subject, QuotaName name) {
        var period = Period.of(name, now, tenant.zone());
        var key = new CounterKey(caller.tenant(), scope, subject, YearMonth.from(period.day()));
        return new CalendarCounter(key, period);
    }
}
