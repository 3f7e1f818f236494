package ai.jarvis.web;

import ai.jarvis.audit.AuditLog;
import ai.jarvis.audit.AuditTrail;
import ai.jarvis.audit.AuditVerification;
import ai.jarvis.audit.AuditedRequests;
import ai.jarvis.audit.BatchedAuditTrail;
import ai.jarvis.audit.S3AuditArchive;
import ai.jarvis.audit.SpooledAuditTrail;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.budget.Budgets;
import ai.jarvis.chat.Chat;
import ai.jarvis.chat.ConversationStore;
import ai.jarvis.chat.Conversations;
import ai.jarvis.chat.SqlConversationStore;
import ai.jarvis.guard.Guard;
import ai.jarvis.knowledge.AccessPolicy;
import ai.jarvis.knowledge.ChunkIndex;
import ai.jarvis.knowledge.CollectionStore;
import ai.jarvis.knowledge.Collections;
import ai.jarvis.knowledge.DocumentStore;
import ai.jarvis.knowledge.Documents;
import ai.jarvis.knowledge.EventBridgeKnowledgeEvents;
import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.knowledge.KnowledgeEvents;
import ai.jarvis.knowledge.ObjectStore;
import ai.jarvis.knowledge.RedisProgressBoard;
import ai.jarvis.knowledge.Reembeddings;
import ai.jarvis.knowledge.Retrieval;
import ai.jarvis.knowledge.S3ObjectStore;
import ai.jarvis.knowledge.SqlChunkIndex;
import ai.jarvis.knowledge.SqlCollectionStore;
import ai.jarvis.knowledge.SqlDocumentStore;
import ai.jarvis.knowledge.SqlReembeddingStore;
import ai.jarvis.knowledge.StartedReembeddings;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.EmbeddingProviders;
import ai.jarvis.model.Gateways;
import ai.jarvis.model.RedisAnswerFigures;
import ai.jarvis.model.cache.AnswerFigures;
import ai.jarvis.model.gateway.CachedAnswers;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.model.gateway.Completions;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.model.gateway.ModelDirectory;
import ai.jarvis.model.gateway.Vectorization;
import ai.jarvis.model.route.Breakers;
import ai.jarvis.model.route.LiveFigures;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.DynamoIdempotencyStore;
import ai.jarvis.platform.EmfMetrics;
import ai.jarvis.platform.GatheredMetrics;
import ai.jarvis.platform.HealthPart;
import ai.jarvis.platform.IdempotencyStore;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Probe;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Spools;
import ai.jarvis.quota.Limits;
import ai.jarvis.quota.Quotas;
import ai.jarvis.task.DynamoTaskStore;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.ApiKeyStore;
import ai.jarvis.tenancy.ApiKeys;
import ai.jarvis.tenancy.Authentication;
import ai.jarvis.tenancy.EventBridgeTenantJobEvents;
import ai.jarvis.tenancy.IdentityProvider;
import ai.jarvis.tenancy.Roles;
import ai.jarvis.tenancy.S3TenantArchives;
import ai.jarvis.tenancy.SqlApiKeyStore;
import ai.jarvis.tenancy.SqlRoleStore;
import ai.jarvis.tenancy.SqlTenantJobStore;
import ai.jarvis.tenancy.SqlTenantStore;
import ai.jarvis.tenancy.SqlUserStore;
import ai.jarvis.tenancy.TenantJobEvents;
import ai.jarvis.tenancy.TenantJobs;
import ai.jarvis.tenancy.TenantStore;
import ai.jarvis.tenancy.Tenants;
import ai.jarvis.tenancy.Users;
import ai.jarvis.usage.DurableUsageSink;
import ai.jarvis.usage.GroupedUsageSink;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.S3UsageArchive;
import ai.jarvis.usage.SpooledUsageSink;
import ai.jarvis.usage.SqlUsageLedger;
import ai.jarvis.usage.Usage;
import ai.jarvis.usage.UsageExports;
import ai.jarvis.usage.UsageLedger;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The services of core over their adapters, each made when a function first needs it. A host that has its own settings
 * brings a {@link Settings} bean; one that has services of its own sets {@code jarvis.services.elsewhere}.
 */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class Services {
    @Singleton
    @Requires(missingBeans = Settings.class)
    Settings settings() {
        return Settings.fromEnvironment();
    }

    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    @Bean(preDestroy = "close")
    GatheredMetrics metrics(Settings settings) {
        return new GatheredMetrics(
                new EmfMetrics(), settings.spool().isPresent() ? Duration.ofSeconds(1) : Duration.ZERO);
    }

    @Singleton
    @Bean(preDestroy = "close")
    AwsClients awsClients(Settings settings) {
        return new AwsClients(settings.awsEndpoint());
    }

    @Singleton
    @Bean(preDestroy = "close")
    Database database(Settings settings, AwsClients aws) {
        return Database.open(settings, DatabaseCredentials.in(aws.secretsManager()));
    }

    @Singleton
    @Bean(preDestroy = "close")
    Redis redis(Settings settings) {
        return new Redis(settings.redisUrl());
    }

    @Singleton
    @Named("database")
    HealthPart databaseHealth(Database database) {
        return new Probe("database", true, database::ping);
    }

    @Singleton
    @Named("cache")
    HealthPart cacheHealth(Redis redis) {
        return new Probe("cache", false, () -> redis.commands().ping());
    }

    @Singleton
    @Named("documents")
    HealthPart documentsHealth(Settings settings, AwsClients aws) {
        var s3 = aws.s3();
        return new Probe("documents", true, () -> s3.headBucket(request -> request.bucket(settings.documentsBucket())));
    }

    @Singleton
    @Named("tasks")
    HealthPart tasksHealth(Settings settings, AwsClients aws) {
        var dynamo = aws.dynamoDb();
        return new Probe(
                "tasks",
                false,
                () -> dynamo.describeTable(request -> request.tableName(settings.tablePrefix() + "tasks")));
    }

    @Singleton
    @Named("ingestion")
    HealthPart ingestionHealth(Settings settings, AwsClients aws) {
        var sqs = aws.sqs();
        return new Probe(
                "ingestion",
                false,
                () -> sqs.getQueueAttributes(request -> request.queueUrl(settings.deadLetterQueueUrl())
                        .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)));
    }

    @Singleton
    IdempotencyStore idempotencyStore(Settings settings, AwsClients aws) {
        return new DynamoIdempotencyStore(aws.dynamoDb(), settings.tablePrefix() + "idempotency");
    }

    @Singleton
    Tasks tasks(Settings settings, AwsClients aws, Clock clock) {
        return new Tasks(new DynamoTaskStore(aws.dynamoDb(), settings.tablePrefix() + "tasks"), clock);
    }

    /** @param database closed after the spools, which deliver to it what is left */
    @Bean(preDestroy = "close")
    @Singleton
    Spools spools(Settings settings, Database database) {
        return new Spools(settings.spool());
    }

    @Singleton
    AuditTrail auditTrail(Database database, Spools spools, Metrics metrics) {
        var store = new SqlAuditStore(database);
        return SpooledAuditTrail.of(spools, new BatchedAuditTrail(store, metrics), store);
    }

    @Singleton
    AuditLog auditLog(Settings settings, Database database, Spools spools, AwsClients aws, Clock clock) {
        var store = new SqlAuditStore(database);
        var archive = new S3AuditArchive(aws.s3(), settings.documentsBucket());
        return new AuditLog(store, archive, new AuditVerification(store, archive, clock), spools::flush);
    }

    @Singleton
    AuditedRequests auditedRequests(Settings settings, AuditTrail trail, Clock clock) {
        return new AuditedRequests(trail, settings.platformTenant(), clock);
    }

    @Singleton
    ApiKeyStore apiKeyStore(Database database) {
        return new SqlApiKeyStore(database);
    }

    @Singleton
    ApiKeys apiKeys(ApiKeyStore store, Clock clock) {
        return new ApiKeys(store, clock);
    }

    @Singleton
    Users users(Database database, Clock clock) {
        return new Users(new SqlUserStore(database), clock);
    }

    @Singleton
    Roles roles(Database database, Clock clock) {
        return new Roles(new SqlRoleStore(database), clock);
    }

    @Singleton
    Authentication authentication(ApiKeys keys, Users users, Settings settings, AwsClients aws, Clock clock) {
        var tokens = IdentityProvider.verifier(settings.oidc(), aws::dynamoDb, settings.tablePrefix(), clock);
        return new Authentication(keys, users, tokens);
    }

    @Singleton
    TenantStore tenantStore(Database database) {
        return new SqlTenantStore(database);
    }

    @Singleton
    Admission admission(TenantStore tenants, Clock clock) {
        return new Admission(tenants, clock);
    }

    @Singleton
    TenantJobEvents tenantJobEvents(Settings settings, AwsClients aws) {
        return new EventBridgeTenantJobEvents(aws.eventBridge(), settings.eventBus());
    }

    @Singleton
    Tenants tenants(TenantStore store, TenantJobEvents events, ApiKeys keys, Users users, Clock clock) {
        return new Tenants(store, Limits.standard().plans(), events, keys, users, clock);
    }

    @Singleton
    TenantJobs tenantJobs(
            TenantStore tenants,
            Database database,
            Settings settings,
            AwsClients aws,
            TenantJobEvents events,
            Tasks tasks,
            Clock clock) {
        var stores = new TenantJobs.Stores(
                tenants,
                new SqlTenantJobStore(database),
                new S3TenantArchives(aws::presigner, settings.documentsBucket()));
        return new TenantJobs(stores, events, settings.further().names(), tasks, clock);
    }

    @Singleton
    CollectionStore collectionStore(Database database, EmbeddingModels models) {
        return new SqlCollectionStore(database, models.standard());
    }

    @Singleton
    ObjectStore objectStore(Settings settings, AwsClients aws) {
        return new S3ObjectStore(aws.s3(), aws::presigner, settings.documentsBucket());
    }

    @Singleton
    KnowledgeEvents knowledgeEvents(Settings settings, AwsClients aws) {
        return new EventBridgeKnowledgeEvents(aws.eventBridge(), settings.eventBus());
    }

    @Singleton
    Collections collections(CollectionStore store, EmbeddingModels models, KnowledgeEvents events, Clock clock) {
        return new Collections(store, models, events, clock);
    }

    @Singleton
    Reembeddings reembeddings(
            CollectionStore collections,
            EmbeddingModels models,
            Settings settings,
            AwsClients aws,
            Database database,
            Tasks tasks,
            Clock clock) {
        return new Reembeddings(
                collections,
                new SqlReembeddingStore(database),
                models,
                StartedReembeddings.by(settings.reembeddingMachine(), aws),
                tasks,
                clock);
    }

    @Singleton
    DocumentStore documentStore(Database database) {
        return new SqlDocumentStore(database);
    }

    @Singleton
    AccessPolicy accessPolicy(Database database, ApiKeyStore keys) {
        return new AccessPolicy(new SqlRoleStore(database), new SqlUserStore(database), keys);
    }

    @Singleton
    Documents documents(
            CollectionStore collections,
            DocumentStore documents,
            ObjectStore objects,
            Redis redis,
            KnowledgeEvents events,
            Quotas quotas,
            AccessPolicy policy,
            Tasks tasks,
            Clock clock) {
        return new Documents(
                collections,
                documents,
                objects,
                new RedisProgressBoard(redis),
                events,
                quotas::store,
                policy,
                tasks,
                clock);
    }

    @Singleton
    KeywordAnalyzer keywordAnalyzer() {
        return new KeywordAnalyzer();
    }

    @Singleton
    ChunkIndex chunkIndex(Database database, KeywordAnalyzer analyzer) {
        return new SqlChunkIndex(database, analyzer);
    }

    @Singleton
    EmbeddingModels embeddingModels(Settings settings, AwsClients aws) {
        return EmbeddingProviders.open(settings.embeddingModels(), aws);
    }

    @Singleton
    Breakers breakers(Settings settings, Redis redis, Clock clock) {
        return Gateways.breakers(settings, redis, clock);
    }

    @Singleton
    LiveFigures liveFigures(Clock clock) {
        return new LiveFigures(clock);
    }

    @Singleton
    CachedAnswers cachedAnswers(
            Settings settings, AwsClients aws, Redis redis, EmbeddingModels models, Metrics metrics, Clock clock) {
        return Gateways.cache(settings, aws, redis, models, metrics, clock);
    }

    @Singleton
    AnswerFigures answerFigures(Redis redis) {
        return new RedisAnswerFigures(redis);
    }

    @Singleton
    Gateway gateway(
            Settings settings,
            ChatModels models,
            Breakers breakers,
            LiveFigures figures,
            CachedAnswers cache,
            Guard guard,
            Clock clock) {
        return Gateways.open(settings, models, breakers, figures, cache, clock).guardedBy(guard);
    }

    @Singleton
    Completions completions(Gateway gateway, Metering metering, Settings settings, Metrics metrics) {
        return new Completions(gateway, metering, metrics, settings.savings().compresses());
    }

    @Singleton
    Vectorization vectorization(ModelDirectory models, Metering metering) {
        return new Vectorization(models, metering);
    }

    @Singleton
    UsageLedger usageLedger(Database database) {
        return new SqlUsageLedger(database);
    }

    @Singleton
    Usage usage(UsageLedger ledger, AnswerFigures figures, Spools spools) {
        return new Usage(ledger, figures, spools::flush);
    }

    @Singleton
    UsageExports usageExports(
            UsageLedger ledger, TenantStore tenants, Settings settings, AwsClients aws, Spools spools, Clock clock) {
        var archive = new S3UsageArchive(aws::s3, aws::presigner, settings.documentsBucket());
        return new UsageExports(ledger, archive, tenants, clock, spools::flush);
    }

    @Singleton
    Metering metering(
            Quotas quotas,
            Budgets budgets,
            UsageLedger ledger,
            Settings settings,
            AwsClients aws,
            Spools spools,
            Metrics metrics,
            Clock clock) {
        var sink = DurableUsageSink.of(new GroupedUsageSink(ledger), settings, aws);
        return new Metering(quotas::reserve, budgets, SpooledUsageSink.of(spools, sink), metrics, clock);
    }

    @Singleton
    Retrieval retrieval(
            CollectionStore collections,
            ChunkIndex index,
            EmbeddingModels models,
            Settings settings,
            AwsClients aws,
            Metering metering,
            Metrics metrics) {
        var reranker = settings.rerank().map(rerank -> rerank.over(aws.bedrock()));
        return new Retrieval(collections, index, new Retrieval.Models(models, reranker), metering, metrics);
    }

    @Singleton
    ConversationStore conversationStore(Database database) {
        return new SqlConversationStore(database);
    }

    @Singleton
    Conversations conversations(ConversationStore store, DocumentStore documents, Clock clock) {
        return new Conversations(store, documents, clock);
    }

    @Singleton
    Chat chat(
            Retrieval retrieval,
            Gateway gateway,
            ConversationStore conversations,
            KeywordAnalyzer analyzer,
            Chat.Personas personas,
            Metering metering,
            Metrics metrics,
            Clock clock) {
        return new Chat(retrieval, gateway, conversations, analyzer, personas, metering, metrics, clock);
    }
}
