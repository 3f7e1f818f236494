package ai.jarvis.ingestion;

import ai.jarvis.knowledge.DocumentParser;
import ai.jarvis.knowledge.HeldWrites;
import ai.jarvis.knowledge.Ingestion;
import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.knowledge.RedisProgressBoard;
import ai.jarvis.knowledge.Removal;
import ai.jarvis.knowledge.S3ObjectStore;
import ai.jarvis.knowledge.SqlChunkIndex;
import ai.jarvis.knowledge.SqlCollectionStore;
import ai.jarvis.knowledge.SqlDocumentStore;
import ai.jarvis.knowledge.SqlHeldWrites;
import ai.jarvis.knowledge.SqsDeadLetters;
import ai.jarvis.knowledge.StructureAwareChunker;
import ai.jarvis.knowledge.parsing.TikaDocumentParser;
import ai.jarvis.model.BedrockEmbeddingModel;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.EmfMetrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.task.DynamoTaskStore;
import ai.jarvis.task.Tasks;
import java.time.Clock;

/**
 * What the handler works with.
 *
 * @param attempts how often SQS delivers a message before it goes to the dead letters; the last time is for giving up
 */
public record IngestionWiring(Ingestion ingestion, Removal removal, HeldWrites held, int attempts) {
    static IngestionWiring fromEnvironment() {
        var settings = Settings.fromEnvironment();
        var aws = new AwsClients(settings.awsEndpoint());
        var database = Database.open(settings, DatabaseCredentials.in(aws.secretsManager()));
        return of(settings, aws, database, new Redis(settings.redisUrl()));
    }

    /** Wires the services to the given ends. */
    public static IngestionWiring of(Settings settings, AwsClients aws, Database database, Redis redis) {
        var clock = Clock.systemUTC();
        var documents = new SqlDocumentStore(database);
        var objects = new S3ObjectStore(aws.s3(), aws::presigner, settings.documentsBucket());
        var progress = new RedisProgressBoard(redis);
        DocumentParser parser = new TikaDocumentParser();
        var ingestion = new Ingestion(
                new Ingestion.Tools(
                        parser,
                        new StructureAwareChunker(),
                        new BedrockEmbeddingModel(aws.bedrock(), settings.embeddingModel())),
                new Ingestion.Stores(
                        documents,
                        objects,
                        new SqlChunkIndex(database, new KeywordAnalyzer()),
                        progress,
                        new SqsDeadLetters(aws.sqs(), settings.deadLetterQueueUrl())),
                new Tasks(new DynamoTaskStore(aws.dynamoDb(), settings.tablePrefix() + "tasks"), clock),
                new EmfMetrics(),
                clock);
        var removal = new Removal(new SqlCollectionStore(database), documents, objects, progress);
        return new IngestionWiring(ingestion, removal, new SqlHeldWrites(database), settings.ingestionAttempts());
    }
}
