package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Redis;
import ai.jarvis.quota.CachedLimitStore;
import ai.jarvis.quota.CounterKey;
import ai.jarvis.quota.DynamoUsageCounters;
import ai.jarvis.quota.LimitKey;
import ai.jarvis.quota.LimitStore;
import ai.jarvis.quota.LimitStoreContract;
import ai.jarvis.quota.LimiterStore;
import ai.jarvis.quota.LimiterStoreContract;
import ai.jarvis.quota.RedisLimiterStore;
import ai.jarvis.quota.Scope;
import ai.jarvis.quota.SqlLimitStore;
import ai.jarvis.quota.UsageCounters;
import ai.jarvis.quota.UsageCountersContract;
import ai.jarvis.tenancy.SqlTenantStore;
import ai.jarvis.tenancy.TenantId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

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

        @Test
        void aWriteWhoseAnswerIsLostCountsOnce(Platform platform) {
            var lost = new AtomicInteger();
            var dynamo = platform.dynamoDb();
            var unreliable = (DynamoDbClient) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {DynamoDbClient.class}, (proxy, method, arguments) -> {
                        var answer = invoke(method, dynamo, arguments);
                        if (method.getName().equals("updateItem") && lost.incrementAndGet() <= 2) {
                            throw SdkClientException.create("The answer is lost");
                        }
                        return answer;
                    });
            var unsure = new DynamoUsageCounters(unreliable, "jarvis-usage", List.of("here"), Clock.systemUTC());
            var month = YearMonth.of(2031, 3);
            var key = new CounterKey(TenantId.fresh(), Scope.TENANT, LimitKey.EACH, month);

            unsure.add(Map.of(key, month.atDay(1)), 100);
            unsure.add(Map.of(key, month.atDay(1)), 20);

            assertThat(lost).hasValue(2);
            assertThat(counters.load(key).month()).isEqualTo(120);
        }

        private static @Nullable Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        @Test
        void countsWhatOtherRegionsCounted(Platform platform) {
            var month = YearMonth.of(2031, 4);
            var key = new CounterKey(TenantId.fresh(), Scope.TENANT, LimitKey.EACH, month);
            var there = new DynamoUsageCounters(
                    platform.dynamoDb(), "jarvis-usage", List.of("there", "here"), Clock.systemUTC());

            counters.add(Map.of(key, month.atDay(1)), 100);
            there.add(Map.of(key, month.atDay(2)), 20);

            assertThat(counters.load(key)).isEqualTo(there.load(key));
            assertThat(counters.load(key).month()).isEqualTo(120);
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
