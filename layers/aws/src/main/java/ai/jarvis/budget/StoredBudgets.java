package ai.jarvis.budget;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.EmfMetrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.quota.CachedLimitStore;
import ai.jarvis.quota.DynamoUsageCounters;
import ai.jarvis.quota.RedisLimiterStore;
import ai.jarvis.quota.SqlLimitStore;
import ai.jarvis.usage.SqlUsageLedger;
import java.time.Clock;

/** Puts budgets together, as functions without a container have them. */
public final class StoredBudgets {
    private StoredBudgets() {}

    /** Budgets over the given ends. */
    public static Budgets open(Settings settings, AwsClients aws, Database database, Redis redis, Clock clock) {
        return new Budgets(
                new CachedBudgetStore(new SqlBudgetStore(database), System::nanoTime),
                new CachedLimitStore(new SqlLimitStore(database), System::nanoTime),
                new RedisLimiterStore(redis),
                new SqlUsageLedger(database),
                new DynamoUsageCounters(
                        aws.dynamoDb(), settings.tablePrefix() + "usage", settings.usageRegions(), clock),
                new EventBridgeBudgetEvents(aws.eventBridge(), settings.eventBus()),
                new EmfMetrics(),
                clock);
    }
}
