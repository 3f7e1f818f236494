package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.connection.ConnectionStore;
import ai.jarvis.connection.ConnectionStoreContract;
import ai.jarvis.connection.DynamoConnectionStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.DynamoIdempotencyStore;
import ai.jarvis.platform.IdempotencyStore;
import ai.jarvis.platform.IdempotencyStoreContract;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.task.DynamoTaskStore;
import ai.jarvis.task.TaskId;
import ai.jarvis.task.TaskStore;
import ai.jarvis.task.TaskStoreContract;
import ai.jarvis.tenancy.ApiKeyStore;
import ai.jarvis.tenancy.ApiKeyStoreContract;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.EmailAddress;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.RoleStore;
import ai.jarvis.tenancy.RoleStoreContract;
import ai.jarvis.tenancy.SqlApiKeyStore;
import ai.jarvis.tenancy.SqlRoleStore;
import ai.jarvis.tenancy.SqlTenantJobStore;
import ai.jarvis.tenancy.SqlTenantStore;
import ai.jarvis.tenancy.SqlUserStore;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.TenantJobStore;
import ai.jarvis.tenancy.TenantJobStoreContract;
import ai.jarvis.tenancy.TenantStore;
import ai.jarvis.tenancy.TenantStoreContract;
import ai.jarvis.tenancy.UserStore;
import ai.jarvis.tenancy.UserStoreContract;
import ai.jarvis.tenancy.Users;
import ai.jarvis.usage.SqlUsageLedger;
import ai.jarvis.usage.UsageLedger;
import ai.jarvis.usage.UsageLedgerContract;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The adapters keep the contracts of their ports. */
@ExtendWith(Platform.Provider.class)
class StoresIT {
    private static Database database;

    @BeforeAll
    static void connect(Platform platform) {
        database = Database.open(platform.jdbcUrl(), DatabaseCredentials.of(platform.secretOf("jarvis_app")), 4);
    }

    @AfterAll
    static void disconnect() {
        database.close();
    }

    @Nested
    class DynamoIdempotencyStoreIT extends IdempotencyStoreContract {
        private final IdempotencyStore store;

        DynamoIdempotencyStoreIT(Platform platform) {
            store = new DynamoIdempotencyStore(platform.dynamoDb(), "jarvis-idempotency");
        }

        @Override
        protected IdempotencyStore store() {
            return store;
        }
    }

    @Nested
    class DynamoTaskStoreIT extends TaskStoreContract {
        private final TaskStore store;

        DynamoTaskStoreIT(Platform platform) {
            store = new DynamoTaskStore(platform.dynamoDb(), "jarvis-tasks");
        }

        @Override
        protected TaskStore store() {
            return store;
        }
    }

    @Nested
    class DynamoConnectionStoreIT extends ConnectionStoreContract {
        private final ConnectionStore store;

        DynamoConnectionStoreIT(Platform platform) {
            store = new DynamoConnectionStore(platform.dynamoDb(), "jarvis-connections");
        }

        @Override
        protected ConnectionStore store() {
            return store;
        }
    }

    @Nested
    class SqlUsageLedgerIT extends UsageLedgerContract {
        @Override
        protected UsageLedger ledger() {
            return new SqlUsageLedger(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlTenantStoreIT extends TenantStoreContract {
        @Override
        protected TenantStore store() {
            return new SqlTenantStore(database);
        }
    }

    @Nested
    class SqlTenantJobStoreIT extends TenantJobStoreContract {
        @Override
        protected TenantJobStore store() {
            return new SqlTenantJobStore(database);
        }

        @Override
        protected void finish(TenantId owner, TaskId id, Map<String, Object> report, Instant at) {
            database.inRegistry(
                    owner,
                    handle -> handle.execute(
                            "update tenant_jobs set report = cast(? as jsonb), finished_at = cast(? as timestamptz) where id = ?",
                            Json.write(report),
                            at.toString(),
                            id.value()));
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlApiKeyStoreIT extends ApiKeyStoreContract {
        @Override
        protected ApiKeyStore store() {
            return new SqlApiKeyStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlUserStoreIT extends UserStoreContract {
        @Override
        protected UserStore store() {
            return new SqlUserStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }

        @Test
        void administratorsWhoRemoveEachOtherAtOnceLeaveOne() throws Exception {
            for (int round = 0; round < 20; round++) {
                var tenant = newTenant();
                var users = new Users(store(), Clock.systemUTC());
                var administrator = new Caller(tenant, "key_x", Set.of(Role.TENANT_ADMIN));
                var ids = Stream.of("a@example.com", "b@example.com")
                        .map(email -> users.add(administrator, new EmailAddress(email), administrator.roles())
                                .id())
                        .toList();

                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    threads.invokeAll(ids.stream()
                            .map(id -> Executors.callable(() -> users.remove(administrator, id)))
                            .toList());
                }

                assertThat(store().list(tenant, Page.Request.first()).items()).hasSize(1);
            }
        }
    }

    @Nested
    class SqlRoleStoreIT extends RoleStoreContract {
        @Override
        protected RoleStore store() {
            return new SqlRoleStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    private static TenantId registered() {
        var tenant = TenantId.fresh();
        new SqlTenantStore(database).insert(new ai.jarvis.tenancy.Tenant(tenant, "A company", "pro", Instant.EPOCH));
        return tenant;
    }
}
