package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.agent.AgentAccounts;
import ai.jarvis.agent.AgentAccountsContract;
import ai.jarvis.agent.AgentStore;
import ai.jarvis.agent.AgentStoreContract;
import ai.jarvis.agent.DynamoAgentAccounts;
import ai.jarvis.agent.ExecutionStore;
import ai.jarvis.agent.ExecutionStoreContract;
import ai.jarvis.agent.SqlAgentStore;
import ai.jarvis.agent.SqlExecutionStore;
import ai.jarvis.budget.BudgetStore;
import ai.jarvis.budget.BudgetStoreContract;
import ai.jarvis.budget.SqlBudgetStore;
import ai.jarvis.chat.Conversation;
import ai.jarvis.chat.ConversationId;
import ai.jarvis.chat.Message;
import ai.jarvis.chat.MessageId;
import ai.jarvis.chat.SqlConversationStore;
import ai.jarvis.connection.ConnectionStore;
import ai.jarvis.connection.ConnectionStoreContract;
import ai.jarvis.connection.DynamoConnectionStore;
import ai.jarvis.evaluation.DatasetStore;
import ai.jarvis.evaluation.EvaluationStore;
import ai.jarvis.evaluation.EvaluationStoreContract;
import ai.jarvis.evaluation.SqlDatasetStore;
import ai.jarvis.evaluation.SqlEvaluationStore;
import ai.jarvis.guard.GuardrailStore;
import ai.jarvis.guard.GuardrailStoreContract;
import ai.jarvis.guard.SqlGuardrailStore;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ModelAliases;
import ai.jarvis.model.RedisAnswerStore;
import ai.jarvis.model.RedisBreakerBoard;
import ai.jarvis.model.RedisQuestionIndex;
import ai.jarvis.model.SqlModelAliases;
import ai.jarvis.model.SqlOwnModelStore;
import ai.jarvis.model.SqlPreferenceStore;
import ai.jarvis.model.cache.AnswerStore;
import ai.jarvis.model.cache.AnswerStoreContract;
import ai.jarvis.model.cache.QuestionIndex;
import ai.jarvis.model.cache.QuestionIndexContract;
import ai.jarvis.model.own.ModelAliasesContract;
import ai.jarvis.model.own.OwnModelStore;
import ai.jarvis.model.own.OwnModelStoreContract;
import ai.jarvis.model.own.PreferenceStore;
import ai.jarvis.model.own.PreferenceStoreContract;
import ai.jarvis.model.route.BreakerBoard;
import ai.jarvis.model.route.BreakerBoardContract;
import ai.jarvis.persona.PersonaStore;
import ai.jarvis.persona.PersonaStoreContract;
import ai.jarvis.persona.SqlPersonaStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.DynamoIdempotencyStore;
import ai.jarvis.platform.IdempotencyStore;
import ai.jarvis.platform.IdempotencyStoreContract;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Redis;
import ai.jarvis.plugin.PluginStore;
import ai.jarvis.plugin.PluginStoreContract;
import ai.jarvis.plugin.SqlPluginStore;
import ai.jarvis.prompt.PromptStore;
import ai.jarvis.prompt.PromptStoreContract;
import ai.jarvis.prompt.SqlPromptStore;
import ai.jarvis.rollout.RedisRolloutCounts;
import ai.jarvis.rollout.RolloutCounts;
import ai.jarvis.rollout.RolloutCountsContract;
import ai.jarvis.rollout.RolloutStore;
import ai.jarvis.rollout.RolloutStoreContract;
import ai.jarvis.rollout.SqlRolloutStore;
import ai.jarvis.sandbox.SandboxStore;
import ai.jarvis.sandbox.SandboxStoreContract;
import ai.jarvis.sandbox.SqlSandboxStore;
import ai.jarvis.sql.QueryStore;
import ai.jarvis.sql.QueryStoreContract;
import ai.jarvis.sql.SqlQueryStore;
import ai.jarvis.sql.source.SourceStore;
import ai.jarvis.sql.source.SourceStoreContract;
import ai.jarvis.sql.source.SqlSourceStore;
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
import ai.jarvis.workflow.ApprovalStore;
import ai.jarvis.workflow.ApprovalStoreContract;
import ai.jarvis.workflow.DynamoEffectLedger;
import ai.jarvis.workflow.DynamoRunAccounts;
import ai.jarvis.workflow.DynamoStepJournal;
import ai.jarvis.workflow.EffectLedger;
import ai.jarvis.workflow.RedisRunFeed;
import ai.jarvis.workflow.RunAccounts;
import ai.jarvis.workflow.RunFeed;
import ai.jarvis.workflow.RunFeedContract;
import ai.jarvis.workflow.RunId;
import ai.jarvis.workflow.RunNews;
import ai.jarvis.workflow.RunQueue;
import ai.jarvis.workflow.RunQueueContract;
import ai.jarvis.workflow.RunStore;
import ai.jarvis.workflow.RunStoreContract;
import ai.jarvis.workflow.SqlApprovalStore;
import ai.jarvis.workflow.SqlRunQueue;
import ai.jarvis.workflow.SqlRunStore;
import ai.jarvis.workflow.SqlWorkflowStore;
import ai.jarvis.workflow.StepEffectsContract;
import ai.jarvis.workflow.StepJournal;
import ai.jarvis.workflow.WorkflowStore;
import ai.jarvis.workflow.WorkflowStoreContract;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

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
    class SqlBudgetStoreIT extends BudgetStoreContract {
        @Override
        protected BudgetStore store() {
            return new SqlBudgetStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class RedisQuestionIndexIT extends QuestionIndexContract {
        private final Redis redis;

        RedisQuestionIndexIT(Platform platform) {
            redis = new Redis(platform.functionVariables().get("JARVIS_REDIS_URL"));
        }

        @AfterEach
        void disconnect() {
            redis.close();
        }

        @Override
        protected QuestionIndex index() {
            return new RedisQuestionIndex(redis);
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

    @Nested
    class SqlRunStoreIT extends RunStoreContract {
        @Override
        protected RunStore store() {
            return new SqlRunStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlQueryStoreIT extends QueryStoreContract {
        @Override
        protected QueryStore store() {
            return new SqlQueryStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlSandboxStoreIT extends SandboxStoreContract {
        @Override
        protected SandboxStore store() {
            return new SqlSandboxStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlRunQueueIT extends RunQueueContract {
        @Override
        protected RunQueue queue() {
            return new SqlRunQueue(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlWorkflowStoreIT extends WorkflowStoreContract {
        @Override
        protected WorkflowStore store() {
            return new SqlWorkflowStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlPromptStoreIT extends PromptStoreContract {
        @Override
        protected PromptStore store() {
            return new SqlPromptStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlPersonaStoreIT extends PersonaStoreContract {
        @Override
        protected PersonaStore store() {
            return new SqlPersonaStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }

        @Override
        protected MessageId message(TenantId tenant) {
            var conversation = ConversationId.fresh();
            var question = message(conversation, Speaker.USER);
            var answer = message(conversation, Speaker.ASSISTANT);
            new SqlConversationStore(database)
                    .append(
                            new Conversation(conversation, tenant, "key", "Hi", Instant.EPOCH, Instant.EPOCH),
                            question,
                            answer);
            return answer.id();
        }

        private static Message message(ConversationId conversation, Speaker speaker) {
            return new Message(MessageId.fresh(), conversation, speaker, "Hi", Optional.empty(), Instant.EPOCH);
        }
    }

    @Nested
    class SqlRolloutStoreIT extends RolloutStoreContract {
        @Override
        protected RolloutStore store() {
            return new SqlRolloutStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlSourceStoreIT extends SourceStoreContract {
        @Override
        protected SourceStore store() {
            return new SqlSourceStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlOwnModelStoreIT extends OwnModelStoreContract {
        @Override
        protected OwnModelStore store() {
            return new SqlOwnModelStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlPluginStoreIT extends PluginStoreContract {
        @Override
        protected PluginStore store() {
            return new SqlPluginStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlGuardrailStoreIT extends GuardrailStoreContract {
        @Override
        protected GuardrailStore store() {
            return new SqlGuardrailStore(database);
        }

        @Override
        protected TenantId tenant() {
            return registered();
        }
    }

    /** In a database of their own: the platform looks after those that are counted in its. */
    @Nested
    class RedisRolloutCountsIT extends RolloutCountsContract {
        private final Redis redis;

        RedisRolloutCountsIT(Platform platform) {
            redis = new Redis(platform.functionVariables().get("JARVIS_REDIS_URL") + "/7");
        }

        @AfterEach
        void disconnect() {
            redis.close();
        }

        @Override
        protected RolloutCounts counts() {
            return new RedisRolloutCounts(redis);
        }
    }

    @Nested
    class SqlEvaluationStoreIT extends EvaluationStoreContract {
        @Override
        protected DatasetStore datasets() {
            return new SqlDatasetStore(database);
        }

        @Override
        protected EvaluationStore evaluations() {
            return new SqlEvaluationStore(database);
        }

        @Override
        protected TenantId tenant() {
            return registered();
        }
    }

    @Nested
    class SqlPreferenceStoreIT extends PreferenceStoreContract {
        @Override
        protected PreferenceStore store() {
            return new SqlPreferenceStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlModelAliasesIT extends ModelAliasesContract {
        @Override
        protected ModelAliases aliases() {
            return new SqlModelAliases(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlApprovalStoreIT extends ApprovalStoreContract {
        @Override
        protected ApprovalStore store() {
            return new SqlApprovalStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }

        @Override
        protected RunId newRun(TenantId of) {
            var id = RunId.fresh();
            database.run(
                    of,
                    handle -> handle.execute(
                            """
                            insert into workflow_runs (tenant_id, id, workflow_id, status, attempt, input, principal,
                                permissions, origin, priority, limits, root_id, created_at)
                            values (?, ?, 'wfl', 'running', 1, '{}', 'key', '{}', 'api', 'normal', '{}', ?, now())""",
                            of.value(),
                            id.value(),
                            id.value()));
            return id;
        }
    }

    @Nested
    class SqlAgentStoreIT extends AgentStoreContract {
        @Override
        protected AgentStore store() {
            return new SqlAgentStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class SqlExecutionStoreIT extends ExecutionStoreContract {
        @Override
        protected ExecutionStore store() {
            return new SqlExecutionStore(database);
        }

        @Override
        protected AgentStore agents() {
            return new SqlAgentStore(database);
        }

        @Override
        protected TenantId newTenant() {
            return registered();
        }
    }

    @Nested
    class DynamoAgentAccountsIT extends AgentAccountsContract {
        private final DynamoDbClient dynamo;

        DynamoAgentAccountsIT(Platform platform) {
            dynamo = platform.dynamoDb();
        }

        @Override
        protected AgentAccounts accounts() {
            return new DynamoAgentAccounts(dynamo, "jarvis-steps");
        }
    }

    @Nested
    class DynamoStepEffectsIT extends StepEffectsContract {
        private static final String TABLE = "jarvis-steps";

        private final DynamoDbClient dynamo;

        DynamoStepEffectsIT(Platform platform) {
            dynamo = platform.dynamoDb();
        }

        @Override
        protected EffectLedger ledger() {
            return new DynamoEffectLedger(dynamo, TABLE);
        }

        @Override
        protected RunAccounts accounts() {
            return new DynamoRunAccounts(dynamo, TABLE);
        }

        @Override
        protected StepJournal journal() {
            return new DynamoStepJournal(dynamo, TABLE, Clock.systemUTC());
        }
    }

    @Nested
    class RedisRunFeedIT extends RunFeedContract {
        private final Redis redis;

        RedisRunFeedIT(Platform platform) {
            redis = new Redis(platform.functionVariables().get("JARVIS_REDIS_URL"));
        }

        @AfterEach
        void disconnect() {
            redis.close();
        }

        @Override
        protected RunFeed feed() {
            return new RedisRunFeed(redis);
        }

        @Test
        void whoWasAwayForTooLongIsToldSoOnce() {
            var tenant = TenantId.fresh();
            var run = RunId.fresh();
            var news = new RunNews(tenant, run, Instant.EPOCH, "running", 1, Optional.empty(), Optional.empty());
            feed().tellLast(news);

            var late = feed().read(tenant, run, Optional.of("1-1"), Duration.ofSeconds(20));

            assertThat(late.missed()).isTrue();
            assertThat(late.items()).containsExactly(news);
            assertThat(feed().read(tenant, run, late.cursor(), Duration.ZERO).missed())
                    .isFalse();
        }
    }

    @Nested
    class RedisBreakerBoardIT extends BreakerBoardContract {
        private final Redis redis;

        RedisBreakerBoardIT(Platform platform) {
            redis = new Redis(platform.functionVariables().get("JARVIS_REDIS_URL"));
        }

        @AfterEach
        void disconnect() {
            redis.close();
        }

        @Override
        protected BreakerBoard board() {
            return new RedisBreakerBoard(redis);
        }
    }

    @Nested
    class RedisAnswerStoreIT extends AnswerStoreContract {
        private final Redis redis;
        private final AnswerStore store;

        RedisAnswerStoreIT(Platform platform) {
            redis = new Redis(platform.functionVariables().get("JARVIS_REDIS_URL"));
            store = new RedisAnswerStore(redis);
        }

        @AfterEach
        void disconnect() {
            redis.close();
        }

        @Override
        protected AnswerStore store() {
            return store;
        }

        @Override
        protected AnswerStore storeOfAnotherInstance() {
            return new RedisAnswerStore(redis);
        }
    }

    private static TenantId registered() {
        var tenant = TenantId.fresh();
        new SqlTenantStore(database).insert(new ai.jarvis.tenancy.Tenant(tenant, "A company", "pro", Instant.EPOCH));
        return tenant;
    }
}
