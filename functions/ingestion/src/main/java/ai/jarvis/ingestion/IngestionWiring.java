package ai.jarvis.ingestion;

import ai.jarvis.budget.StoredBudgets;
import ai.jarvis.knowledge.DocumentParser;
import ai.jarvis.knowledge.EventBridgeKnowledgeEvents;
import ai.jarvis.knowledge.HeldWrites;
import ai.jarvis.knowledge.Ingestion;
import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.knowledge.LargeIngestion;
import ai.jarvis.knowledge.ObjectDocumentParts;
import ai.jarvis.knowledge.RedisProgressBoard;
import ai.jarvis.knowledge.ReembeddingSteps;
import ai.jarvis.knowledge.Removal;
import ai.jarvis.knowledge.S3ObjectStore;
import ai.jarvis.knowledge.SqlChunkIndex;
import ai.jarvis.knowledge.SqlCollectionStore;
import ai.jarvis.knowledge.SqlDocumentStore;
import ai.jarvis.knowledge.SqlHeldWrites;
import ai.jarvis.knowledge.SqlReembeddingStore;
import ai.jarvis.knowledge.SqsDeadLetters;
import ai.jarvis.knowledge.StructureAwareChunker;
import ai.jarvis.knowledge.VectorPlacement;
import ai.jarvis.knowledge.parsing.TikaDocumentParser;
import ai.jarvis.model.EmbeddingProviders;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.EmfMetrics;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.NamedExecutions;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.quota.CachedLimitStore;
import ai.jarvis.quota.DynamoUsageCounters;
import ai.jarvis.quota.EventBridgeQuotaEvents;
import ai.jarvis.quota.Limits;
import ai.jarvis.quota.Quotas;
import ai.jarvis.quota.RedisLimiterStore;
import ai.jarvis.quota.SqlGauges;
import ai.jarvis.quota.SqlLimitStore;
import ai.jarvis.task.DynamoTaskStore;
import ai.jarvis.task.Tasks;
import ai.jarvis.usage.DurableUsageSink;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.SqlUsageLedger;
import java.time.Clock;
import java.util.Optional;

/**
 * What the handler works with.
 *
 * @param attempts how often SQS delivers a message before it goes to the dead letters; the last time is for giving up
 */
public record IngestionWiring(
        Ingestion ingestion,
        LargeIngestion large,
        ReembeddingSteps reembedding,
        Removal removal,
        HeldWrites held,
        int attempts) {
    /** @param machine as below */
    static IngestionWiring fromEnvironment(Optional<String> machine) {
        var settings = Settings.fromEnvironment();
        var aws = new AwsClients(settings.awsEndpoint());
        var database = Database.open(settings, DatabaseCredentials.in(aws.secretsManager()));
        return of(settings, machine, aws, database, new Redis(settings.redisUrl()));
    }

    /**
     * Wires the services to the given ends.
     *
     * @param machine ARN of the state machine that goes on with large documents; absent where only its steps are done
     */
    public static IngestionWiring of(
            Settings settings, Optional<String> machine, AwsClients aws, Database database, Redis redis) {
        var clock = Clock.systemUTC();
        var documents = new SqlDocumentStore(database);
        var objects = new S3ObjectStore(aws.s3(), aws::presigner, settings.documentsBucket());
        var progress = new RedisProgressBoard(redis);
        DocumentParser parser = new TikaDocumentParser();
        var quotas = quotas(settings, aws, database, redis, clock);
        var models = EmbeddingProviders.open(settings.embeddingModels(), aws);
        var collections = new SqlCollectionStore(database, models.standard());
        var tools = new Ingestion.Tools(parser, new StructureAwareChunker(), models);
        var index = new SqlChunkIndex(database, new KeywordAnalyzer());
        var placement =
                new VectorPlacement(index, new EventBridgeKnowledgeEvents(aws.eventBridge(), settings.eventBus()));
        var stores = new Ingestion.Stores(
                collections,
                documents,
                objects,
                index,
                placement,
                progress,
                new SqsDeadLetters(aws.sqs(), settings.deadLetterQueueUrl()));
        var metering = new Metering(
                quotas::reserve,
                StoredBudgets.open(settings, aws, database, redis, clock),
                DurableUsageSink.of(new SqlUsageLedger(database), settings, aws),
                new EmfMetrics(),
                clock);
        var tasks = new Tasks(new DynamoTaskStore(aws.dynamoDb(), settings.tablePrefix() + "tasks"), clock);
        var large = new LargeIngestion(
                tools,
                stores,
                metering,
                new ObjectDocumentParts(objects),
                starter(machine, aws),
                tasks,
                new EmfMetrics());
        var ingestion = new Ingestion(
                tools, stores, new Ingestion.Bounds(metering, quotas::store), large, tasks, new EmfMetrics(), clock);
        var removal = new Removal(collections, documents, objects, progress, placement);
        var reembedding = new ReembeddingSteps(
                new SqlReembeddingStore(database), stores.index(), models, metering, tasks, new EmfMetrics(), clock);
        return new IngestionWiring(
                ingestion, large, reembedding, removal, new SqlHeldWrites(database), settings.ingestionAttempts());
    }

    /** An execution is named after its document and the write that it is about. */
    private static LargeIngestion.Starter starter(Optional<String> machine, AwsClients aws) {
        var executions = new NamedExecutions(aws.stepFunctions());
        return work -> {
            var arn = machine.orElseThrow(() -> new IllegalStateException("Documents are not split here"));
            var input = Json.write(LargeWork.asMap(work));
            executions.start(arn, work.write().document() + "-" + work.name(), input);
        };
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
