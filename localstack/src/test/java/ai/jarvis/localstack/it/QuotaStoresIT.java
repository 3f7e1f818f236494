package ai.jarvis.localstack.it;

import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Redis;
import ai.jarvis.quota.CachedLimitStore;
import ai.jarvis.quota.DynamoUsageCounters;
import ai.jarvis.quota.LimitStore;
import ai.jarvis.quota.LimitStoreContract;
import ai.jarvis.quota.LimiterStore;
import ai.jarvis.quota.LimiterStoreContract;
import ai.jarvis.quota.RedisLimiterStore;
import ai.jarvis.quota.SqlLimitStore;
import ai.jarvis.quota.UsageCounters;
import ai.jarvis.quota.UsageCountersContract;
import ai.jarvis.tenancy.SqlTenantStore;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The adapters of quotas keep the contracts of their ports. */
@ExtendWith(Platform.Provider.class)
class QuotaStoresIT {
    @Nested
    class RedisLimiterStoreIT extends LimiterStoreContract {
        private static Redis redis;
        private static LimiterStore store;

        @BeforeAll
        static void connect(Platform platform) {
            redis = new Redis(platform.functionVariables().get("JARVIS_REDIS_URL"));
            store = new RedisLimiterStore(redis);
        }

        @AfterAll
        static void disconnect() {
            redis.close();
        }

        @Override
        protected LimiterStore store() {
            return store;
        }
    }

    @Nested
    class DynamoUsageCountersIT extends UsageCountersContract {
        private final UsageCounters counters;

        DynamoUsageCountersIT(Platform platform) {
            counters = new DynamoUsageCounters(
                    platform.dynamoDb(), "jarvis-usage", List.of("here", "there"), Clock.systemUTC());
        }

        @Override
        protected UsageCounters counters() {
            return counters;
        }
    }

    @Nested
    class SqlLimitStoreIT extends LimitStoreContract {
        private static Database database;

        @BeforeAll
        static void connect(Platform platform) {
            database = Database.open(platform.jdbcUrl(), DatabaseCredentials.of(platform.secretOf("jarvis_app")), 2);
        }

        @AfterAll
        static void disconnect() {
            database.close();
        }

        @Override
        protected LimitStore store() {
            return new CachedLimitStore(new SqlLimitStore(database), System::nanoTime);
        }

        @Override
        protected TenantId newTenant() {
            var tenant = TenantId.fresh();
            new SqlTenantStore(database)
                    .insert(new ai.jarvis.tenancy.Tenant(tenant, "A company", "pro", Instant.EPOCH));
            return tenant;
        }
    }
}
