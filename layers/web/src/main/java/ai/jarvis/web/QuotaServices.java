package ai.jarvis.web;

import ai.jarvis.budget.BudgetAdministration;
import ai.jarvis.budget.BudgetStore;
import ai.jarvis.budget.Budgets;
import ai.jarvis.budget.CachedBudgetStore;
import ai.jarvis.budget.EventBridgeBudgetEvents;
import ai.jarvis.budget.SqlBudgetStore;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Spools;
import ai.jarvis.quota.CachedLimitStore;
import ai.jarvis.quota.DynamoUsageCounters;
import ai.jarvis.quota.EventBridgeQuotaEvents;
import ai.jarvis.quota.Gauges;
import ai.jarvis.quota.LimitAdministration;
import ai.jarvis.quota.LimitStore;
import ai.jarvis.quota.LimiterStore;
import ai.jarvis.quota.Limits;
import ai.jarvis.quota.QuotaEvents;
import ai.jarvis.quota.Quotas;
import ai.jarvis.quota.RedisLimiterStore;
import ai.jarvis.quota.SqlGauges;
import ai.jarvis.quota.SqlLimitStore;
import ai.jarvis.quota.UsageCounters;
import ai.jarvis.usage.UsageLedger;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Quotas over their adapters. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class QuotaServices {
    @Singleton
    Limits limits() {
        return Limits.standard();
    }

    @Singleton
    LimitStore limitStore(Database database) {
        return new CachedLimitStore(new SqlLimitStore(database), System::nanoTime);
    }

    @Singleton
    LimiterStore limiterStore(Redis redis) {
        return new RedisLimiterStore(redis);
    }

    @Singleton
    UsageCounters usageCounters(Settings settings, AwsClients aws, Spools spools, Clock clock) {
        return new DynamoUsageCounters(
                aws.dynamoDb(),
                settings.tablePrefix() + "usage",
                settings.usageRegions(),
                clock,
                spools.restOfCounters());
    }

    @Singleton
    Gauges gauges(Database database) {
        return new SqlGauges(database);
    }

    @Singleton
    QuotaEvents quotaEvents(Settings settings, AwsClients aws) {
        return new EventBridgeQuotaEvents(aws.eventBridge(), settings.eventBus());
    }

    @Singleton
    LimitAdministration limitAdministration(LimitStore tenants, Clock clock) {
        return new LimitAdministration(tenants, clock);
    }

    @Singleton
    Quotas quotas(
            Limits limits,
            LimitStore tenants,
            LimiterStore limiters,
            UsageCounters counters,
            Gauges gauges,
            QuotaEvents events,
            Metrics metrics,
            Spools spools,
            Clock clock) {
        return new Quotas(limits, tenants, limiters, counters, gauges, events, metrics, clock, spools.afterwards());
    }

    @Singleton
    BudgetStore budgetStore(Database database) {
        return new CachedBudgetStore(new SqlBudgetStore(database), System::nanoTime);
    }

    @Singleton
    Budgets budgets(
            BudgetStore store,
            LimitStore tenants,
            LimiterStore limiters,
            UsageLedger ledger,
            UsageCounters notes,
            Settings settings,
            AwsClients aws,
            Metrics metrics,
            Clock clock) {
        var events = new EventBridgeBudgetEvents(aws.eventBridge(), settings.eventBus());
        return new Budgets(store, tenants, limiters, ledger, notes, events, metrics, clock);
    }

    @Singleton
    BudgetAdministration budgetAdministration(BudgetStore store, Budgets budgets, Clock clock) {
        return new BudgetAdministration(store, budgets, clock);
    }
}
