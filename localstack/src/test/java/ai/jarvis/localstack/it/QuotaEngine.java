package ai.jarvis.localstack.it;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Variables;
import ai.jarvis.quota.CachedLimitStore;
import ai.jarvis.quota.CounterKey;
import ai.jarvis.quota.DynamoUsageCounters;
import ai.jarvis.quota.Limit;
import ai.jarvis.quota.LimitKey;
import ai.jarvis.quota.LimitStore;
import ai.jarvis.quota.Limits;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.QuotaWarning;
import ai.jarvis.quota.Quotas;
import ai.jarvis.quota.RedisLimiterStore;
import ai.jarvis.quota.Scope;
import ai.jarvis.quota.SqlGauges;
import ai.jarvis.quota.SqlLimitStore;
import ai.jarvis.quota.UsageCounters;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.SqlTenantStore;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** Quotas as one instance of the service has them, over the platform's stores. */
final class QuotaEngine implements AutoCloseable {
    private final AwsClients aws;
    private final Database database;
    private final Redis redis;
    private final LimitStore limits;
    private final UsageCounters counters;
    private final WatchedLimiterStore limiters;
    private final Quotas quotas;
    private final LongAdder degraded = new LongAdder();
    private final List<QuotaWarning> warnings = new CopyOnWriteArrayList<>();

    /**
     * Opens it.
     *
     * @param variables as a function would find them in its environment
     * @param patience with Redis, of calls that spend
     */
    QuotaEngine(Map<String, String> variables, Duration patience) {
        var settings = Settings.from(new Variables(name -> Optional.ofNullable(variables.get(name))));
        aws = new AwsClients(settings.awsEndpoint());
        database = Database.open(
                settings.databaseUrl(), DatabaseCredentials.of(aws.secretsManager(), settings.databaseSecret()), 2);
        redis = new Redis(settings.redisUrl());
        limits = new CachedLimitStore(new SqlLimitStore(database), System::nanoTime);
        counters = new DynamoUsageCounters(
                aws.dynamoDb(), settings.tablePrefix() + "usage", settings.usageRegions(), Clock.systemUTC());
        limiters = new WatchedLimiterStore(new RedisLimiterStore(redis, patience));
        quotas = new Quotas(
                Limits.standard(),
                limits,
                limiters,
                counters,
                new SqlGauges(database),
                warnings::add,
                (dimensions, figures) -> count(figures),
                Clock.systemUTC());
    }

    /** A new tenant of the plan without limits, with these of its own. */
    TenantId tenant(Map<QuotaName, Limit> own) {
        var tenant = TenantId.fresh();
        var registered = new ai.jarvis.tenancy.Tenant(
                tenant, "A company", "enterprise", Clock.systemUTC().instant());
        new SqlTenantStore(database).insert(registered);
        own.forEach((name, limit) -> limit(tenant, name, limit));
        return tenant;
    }

    void limit(TenantId tenant, QuotaName name, Limit limit) {
        var key = new LimitKey(Scope.TENANT, LimitKey.EACH, name);
        limits.put(tenant, Map.of(key, Optional.of(limit)), Clock.systemUTC().instant());
    }

    static Caller caller(TenantId tenant) {
        return new Caller(tenant, "key_of_a_test", Set.of(Role.DEVELOPER));
    }

    Quotas quotas() {
        return quotas;
    }

    /** Tokens that were counted durably this month. */
    long counted(TenantId tenant) {
        var key = new CounterKey(tenant, Scope.TENANT, LimitKey.EACH, YearMonth.now(ZoneOffset.UTC));
        return counters.load(key).month();
    }

    private void count(Metrics.Figure... figures) {
        if (figures[0].name().equals("quota_degraded")) {
            degraded.increment();
        }
    }

    /** Calls that were let through or refused without the limiters. */
    long degraded() {
        return degraded.sum();
    }

    WatchedLimiterStore limiters() {
        return limiters;
    }

    /** What was told to the bus. */
    List<QuotaWarning> warnings() {
        return warnings;
    }

    Redis redis() {
        return redis;
    }

    @Override
    public void close() {
        redis.close();
        database.close();
        aws.close();
    }
}
