package ai.jarvis.workflow;

import ai.jarvis.agent.AgentSteps;
import ai.jarvis.agent.StoredAgentPersonas;
import ai.jarvis.agent.Thinking;
import ai.jarvis.agent.tool.Toolbox;
import ai.jarvis.budget.StoredBudgets;
import ai.jarvis.chat.SqlConversationStore;
import ai.jarvis.evaluation.EvaluationSteps;
import ai.jarvis.evaluation.JacksonText;
import ai.jarvis.evaluation.SqlDatasetStore;
import ai.jarvis.evaluation.SqlEvaluationStore;
import ai.jarvis.guard.Guard;
import ai.jarvis.guard.SqlGuardrailStore;
import ai.jarvis.guard.TenantGuardrails;
import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.knowledge.Retrieval;
import ai.jarvis.knowledge.SqlChunkIndex;
import ai.jarvis.knowledge.SqlCollectionStore;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.EmbeddingProviders;
import ai.jarvis.model.Gateways;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.model.route.LiveFigures;
import ai.jarvis.persona.CachedPersonaPrompts;
import ai.jarvis.persona.NetworkntSchemas;
import ai.jarvis.persona.PersonaSamples;
import ai.jarvis.persona.Personas;
import ai.jarvis.persona.SqlPersonaStore;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.EmfMetrics;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.plugin.PluginParts;
import ai.jarvis.prompt.CachedPromptRenderer;
import ai.jarvis.prompt.SqlPromptStore;
import ai.jarvis.quota.CachedLimitStore;
import ai.jarvis.quota.DynamoUsageCounters;
import ai.jarvis.quota.EventBridgeQuotaEvents;
import ai.jarvis.quota.Limits;
import ai.jarvis.quota.Quotas;
import ai.jarvis.quota.RedisLimiterStore;
import ai.jarvis.quota.SqlGauges;
import ai.jarvis.quota.SqlLimitStore;
import ai.jarvis.rollout.EvaluatedGate;
import ai.jarvis.rollout.RolloutChecks;
import ai.jarvis.rollout.RolloutParts;
import ai.jarvis.sandbox.SandboxParts;
import ai.jarvis.sql.SqlDatabaseAnswers;
import ai.jarvis.sql.SqlParts;
import ai.jarvis.sql.SqlQueries;
import ai.jarvis.sql.source.SourceParts;
import ai.jarvis.task.DynamoTaskStore;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.SqlTenantStore;
import ai.jarvis.usage.DurableUsageSink;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.SqlUsageLedger;
import ai.jarvis.workflow.step.ApprovalStep;
import ai.jarvis.workflow.step.AskAgentStep;
import ai.jarvis.workflow.step.CodeStep;
import ai.jarvis.workflow.step.HttpStep;
import ai.jarvis.workflow.step.ModelStep;
import ai.jarvis.workflow.step.NoopStep;
import ai.jarvis.workflow.step.NotifyStep;
import ai.jarvis.workflow.step.PersonaStep;
import ai.jarvis.workflow.step.RetrieveStep;
import ai.jarvis.workflow.step.SqlStep;
import ai.jarvis.workflow.step.StepReports;
import ai.jarvis.workflow.step.StepRunner;
import ai.jarvis.workflow.step.StoreStep;
import ai.jarvis.workflow.step.SubWorkflowStep;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the handlers work with. */
public record RunsWiring(
        WorkflowParts parts,
        StepRunner steps,
        EvaluationSteps evaluations,
        Optional<AgentSteps> agents,
        Triggers triggers,
        RunSweep sweep,
        RolloutChecks rollouts,
        SqlQueries queries,
        PersonaSamples personas,
        Admission admission,
        Metrics metrics) {
    /** What the process's environment says. */
    public static RunsWiring fromEnvironment() {
        var settings = Settings.fromEnvironment();
        var aws = new AwsClients(settings.awsEndpoint());
        var database = Database.open(settings, DatabaseCredentials.in(aws.secretsManager()));
        return of(settings, aws, database, new Redis(settings.redisUrl()));
    }

    /** Wires the services to the given ends. */
    public static RunsWiring of(Settings settings, AwsClients aws, Database database, Redis redis) {
        var clock = Clock.systemUTC();
        var tenants = new SqlTenantStore(database);
        var admission = new Admission(tenants, clock);
        var quotas = quotas(settings, aws, database, redis, clock);
        var tasks = new Tasks(new DynamoTaskStore(aws.dynamoDb(), settings.tablePrefix() + "tasks"), clock);
        var parts = WorkflowParts.of(
                settings, aws, database, redis, new WorkflowParts.Others(quotas, tasks, tenants, admission), clock);
        var metrics = new EmfMetrics();
        var metering = new Metering(
                quotas::reserve,
                StoredBudgets.open(settings, aws, database, redis, clock),
                DurableUsageSink.of(new SqlUsageLedger(database), settings, aws),
                metrics,
                clock);
        var embeddings = EmbeddingProviders.open(settings.embeddingModels(), aws);
        var gateway = gateway(settings, aws, database, redis, embeddings, clock);
        var sources =
                SourceParts.open(settings.sqlSources(), aws, database, clock).sources();
        var queries = SqlParts.queries(settings, aws, database, sources, gateway, metering, metrics, clock);
        var retrieval = retrieval(settings, aws, database, embeddings, metering);
        var toolbox = PluginParts.of(settings, aws, database, parts.webhookSecrets(), metrics, clock)
                .toolbox(
                        retrieval,
                        parts.sandbox().map(SandboxParts::sandbox),
                        Optional.of(new SqlDatabaseAnswers(queries, sources)));
        return new RunsWiring(
                parts,
                steps(parts, settings, database, gateway, retrieval, metering, embeddings, queries, clock),
                evaluations(database, gateway, metering, tasks, clock),
                agents(parts, toolbox, database, gateway, metering, metrics, clock),
                new Triggers(
                        parts.triggers(),
                        parts.workflows(),
                        parts.schedules(),
                        parts.submission(),
                        parts.webhookSecrets(),
                        clock),
                new RunSweep(parts.queue(), parts.runs(), parts.slots(), parts.machines(), parts.endings(), clock),
                RolloutParts.of(
                                settings,
                                aws,
                                database,
                                redis,
                                Gateways.cache(settings, aws, redis, embeddings, metrics, clock)::purge,
                                new EvaluatedGate(new SqlEvaluationStore(database)),
                                metrics,
                                clock)
                        .checks(),
                queries,
                new PersonaSamples(
                        new SqlPersonaStore(database),
                        new SqlConversationStore(database),
                        gateway,
                        metering,
                        new JacksonText(),
                        metrics,
                        clock),
                admission,
                metrics);
    }

    private static StepRunner steps(
            WorkflowParts parts,
            Settings settings,
            Database database,
            Gateway gateway,
            Retrieval retrieval,
            Metering metering,
            EmbeddingModels embeddings,
            SqlQueries queries,
            Clock clock) {
        var collections = new SqlCollectionStore(database, embeddings.standard());
        var web = new PublicWeb(
                settings.workflows().map(WorkflowSettings::privateHosts).orElse(Set.of()));
        return new StepRunner(
                List.of(
                        new RetrieveStep(retrieval, collections, metering),
                        new ModelStep(gateway, metering),
                        new HttpStep(web),
                        new SqlStep(queries),
                        new NotifyStep(parts.events()),
                        new PersonaStep(personas(database, clock)),
                        new StoreStep(parts.payloads()),
                        new NoopStep()),
                Stream.concat(
                                Stream.of(
                                        new ApprovalStep(parts.approvals(), parts.machines(), parts.ends(), clock),
                                        new SubWorkflowStep(
                                                parts.workflows(),
                                                parts.runs(),
                                                parts.submission(),
                                                parts.starter(),
                                                parts.endings(),
                                                clock)),
                                Stream.concat(
                                        parts.sandbox().map(SandboxParts::sandbox).map(CodeStep::new).stream(),
                                        parts
                                                .agents()
                                                .map(agents -> new AskAgentStep(agents.agents(), agents.service()))
                                                .stream()))
                        .toList(),
                parts.ledger(),
                parts.accounts(),
                parts.payloads(),
                new StepReports(parts.feed(), parts.journal(), clock),
                clock);
    }

    private static Retrieval retrieval(
            Settings settings, AwsClients aws, Database database, EmbeddingModels embeddings, Metering metering) {
        return new Retrieval(
                new SqlCollectionStore(database, embeddings.standard()),
                new SqlChunkIndex(database, new KeywordAnalyzer()),
                new Retrieval.Models(embeddings, settings.rerank().map(rerank -> rerank.over(aws.bedrock()))),
                metering,
                new EmfMetrics());
    }

    /** Absent in a process that was not told where agents work; none of its steps is asked for there. */
    private static Optional<AgentSteps> agents(
            WorkflowParts parts,
            Toolbox toolbox,
            Database database,
            Gateway gateway,
            Metering metering,
            Metrics metrics,
            Clock clock) {
        return parts.agents().map(agents -> {
            var personas = new SqlPersonaStore(database);
            var prompts = new CachedPersonaPrompts(personas, new NetworkntSchemas(), metrics, clock);
            return new AgentSteps(
                    new AgentSteps.Stores(
                            agents.agents(),
                            agents.executions(),
                            agents.accounts(),
                            agents.conversations(),
                            parts.ledger()),
                    toolbox,
                    new StoredAgentPersonas(personas, prompts),
                    new Thinking(agents.executions(), agents.accounts(), agents.load(), gateway, metering, clock),
                    new JacksonText(),
                    agents.endings(),
                    agents.told(),
                    metrics,
                    clock);
        });
    }

    private static Personas personas(Database database, Clock clock) {
        var store = new SqlPersonaStore(database);
        var schemas = new NetworkntSchemas();
        var prompts = new CachedPersonaPrompts(store, schemas, new EmfMetrics(), clock);
        return new Personas(store, prompts, schemas, clock);
    }

    private static Gateway gateway(
            Settings settings,
            AwsClients aws,
            Database database,
            Redis redis,
            EmbeddingModels embeddings,
            Clock clock) {
        var models = Gateways.models(settings, aws, database, clock).chat();
        var guardrails = new TenantGuardrails(settings.guardrails(), new SqlGuardrailStore(database), clock);
        return Gateways.open(
                        settings,
                        models,
                        Gateways.breakers(settings, redis, clock),
                        new LiveFigures(clock),
                        Gateways.cache(settings, aws, redis, embeddings, new EmfMetrics(), clock),
                        clock)
                .guardedBy(new Guard(guardrails::of, new EmfMetrics()));
    }

    private static EvaluationSteps evaluations(
            Database database, Gateway gateway, Metering metering, Tasks tasks, Clock clock) {
        return new EvaluationSteps(
                new EvaluationSteps.Evaluated(new SqlDatasetStore(database), new SqlEvaluationStore(database)),
                new CachedPromptRenderer(new SqlPromptStore(database), clock),
                gateway,
                metering,
                new JacksonText(),
                tasks,
                new EmfMetrics(),
                clock);
    }

    private static Quotas quotas(Settings settings, AwsClients aws, Database database, Redis redis, Clock clock) {
        return new Quotas(
                Limits.standard(),
                new CachedLimitStore(new SqlLimitStore(database), System::nanoTime),
                new RedisLimiterStore(redis),
                new DynamoUsageCounters(
                        aws.dynamoDb(), settings.tablePrefix() + "usage", settings.usageRegions(), clock),
                new SqlGauges(database),
                new EventBridgeQuotaEvents(aws.eventBridge(), settings.eventBus()),
                new EmfMetrics(),
                clock);
    }
}
