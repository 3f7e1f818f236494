package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.database.MigrationHandler;
import ai.jarvis.localstack.Stack;
import ai.jarvis.localstack.StackConfiguration;
import ai.jarvis.localstack.StackConfiguration.Ports;
import ai.jarvis.localstack.bedrock.LocalEmbedding;
import ai.jarvis.localstack.bedrock.LocalExtractive;
import ai.jarvis.localstack.bedrock.LocalRerank;
import ai.jarvis.localstack.bedrock.ModelCatalog;
import ai.jarvis.localstack.bedrock.ReplayingModel;
import ai.jarvis.localstack.bedrock.ServedTokens;
import ai.jarvis.localstack.bedrock.UnreliableModel;
import ai.jarvis.localstack.oidc.DevelopmentIssuer;
import ai.jarvis.localstack.process.FreePort;
import ai.jarvis.localstack.process.InstalledTools;
import ai.jarvis.localstack.process.LocalProcess;
import ai.jarvis.localstack.process.LocalTools;
import ai.jarvis.localstack.process.PostgresProcess;
import ai.jarvis.localstack.process.RedisProcess;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.DatabaseSecret;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The platform on one machine, started once for all tests of a build, with events that come twice and out of order.
 * Every test makes its own tenants.
 */
final class Platform implements AutoCloseable {
    static final String QUEUE = "jarvis-ingestion";

    /** A further database, as settings name it and as PostgreSQL does. */
    static final String FURTHER = "further";

    /** A model that does what it is told. */
    static final String SCRIPTED = "scripted";

    /** A model that says what a test has written for it, calls of tools included. */
    static final String REPLAYING = "replaying";

    private static final String FURTHER_PLACEMENT = "database:" + FURTHER;
    private static final String DATABASE = "jarvis";

    private static final Duration HELD_BACK = Duration.ofMillis(50);

    private final Path data;
    private final LocalTools tools;
    private final Ports ports;
    private final Stack stack;
    private final AwsClients aws;
    private final Deque<LocalProcess> restarted;
    private final UnreliableModel chatModel;
    private final UnreliableModel embeddingModel;
    private final UnreliableModel rerankModel;
    private final UnreliableModel secondEmbeddingModel;
    private final ScriptedServer scriptedModel;
    private final ReplayingModel replayingModel;
    private final Optional<String> placement;

    private Platform(LocalTools tools) throws Exception {
        this.restarted = new ArrayDeque<>();
        this.chatModel = new UnreliableModel(new LocalExtractive());
        this.embeddingModel = new UnreliableModel(new LocalEmbedding());
        this.rerankModel = new UnreliableModel(new LocalRerank());
        this.secondEmbeddingModel = new UnreliableModel(new LocalEmbedding());
        this.scriptedModel = new ScriptedServer();
        this.replayingModel = new ReplayingModel();
        this.placement = Optional.empty();
        this.tools = tools;
        this.data = Files.createTempDirectory("jarvis-it");
        this.ports = new Ports(
                FreePort.find(), FreePort.find(), FreePort.find(), FreePort.find(), FreePort.find(), FreePort.find());
        var models = ModelCatalog.local()
                .with(ModelCatalog.LOCAL_EXTRACTIVE, chatModel)
                .with(ModelCatalog.LOCAL_EMBEDDING, embeddingModel)
                .with(ModelCatalog.LOCAL_RERANK, rerankModel)
                .with(ModelCatalog.LOCAL_EMBEDDING_256, secondEmbeddingModel)
                .with(REPLAYING, replayingModel);
        this.stack = Stack.start(new StackConfiguration(
                ports,
                data,
                tools.directory(),
                Map.of(
                        "JARVIS_TENANT_DATABASES",
                        furtherDatabases(),
                        "JARVIS_PRIVATE_HOSTS",
                        "127.0.0.1",
                        "JARVIS_CHAT_MODELS",
                        chatModels(),
                        // One model serves all tests, and those in which it fails must not keep it from the others.
                        "JARVIS_CHAT_ATTEMPTS",
                        "1",
                        "JARVIS_CHAT_BREAKERS",
                        "off"),
                true,
                models));
        this.aws = new AwsClients(Optional.of(URI.create(environment("AWS_ENDPOINT_URL"))));
        var furtherDatabase = Cluster.named(this, FURTHER);
        new MigrationHandler(secrets(), furtherDatabase.settings(), furtherDatabase.applicationSecret())
                .handleRequest(Map.of(), null);
    }

    /** The same platform; it places the tenants that it makes. */
    private Platform(Platform same, String placement) {
        this.restarted = same.restarted;
        this.chatModel = same.chatModel;
        this.embeddingModel = same.embeddingModel;
        this.rerankModel = same.rerankModel;
        this.secondEmbeddingModel = same.secondEmbeddingModel;
        this.scriptedModel = same.scriptedModel;
        this.replayingModel = same.replayingModel;
        this.placement = Optional.of(placement);
        this.tools = same.tools;
        this.data = same.data;
        this.ports = same.ports;
        this.stack = same.stack;
        this.aws = same.aws;
    }

    /** The local one for all who name none, a scripted one behind OpenAI's API, and one that replays scripts of tests. */
    private String chatModels() {
        return Json.write(List.of(
                Map.of("model", ModelCatalog.LOCAL_EXTRACTIVE, "price", "0/0 USD"),
                Map.of("model", SCRIPTED, "url", scriptedModel.url(), "price", "0.001/0.002 USD"),
                Map.of("model", REPLAYING, "price", "0.001/0.002 USD")));
    }

    private String furtherDatabases() {
        return Json.write(Map.of(
                FURTHER,
                Map.of(
                        "url", jdbcUrl(ports.postgresql(), FURTHER),
                        "secret", FURTHER + "/database/application",
                        "owner_secret", FURTHER + "/database/owner")));
    }

    /** Where the tenants of a test class are placed; its constructor gets a platform that does so. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Placed {
        String value();
    }

    /** Gives tests the platform of the build. */
    static final class Provider implements ParameterResolver {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Provider.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Platform.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            var tools = InstalledTools.require();
            var platform = context.getRoot()
                    .getStore(NAMESPACE)
                    .getOrComputeIfAbsent(Platform.class, type -> start(tools), Platform.class);
            var placed = parameter.getDeclaringExecutable().getDeclaringClass().getAnnotation(Placed.class);
            return placed == null ? platform : new Platform(platform, placed.value());
        }

        private static Platform start(LocalTools tools) {
            try {
                return new Platform(tools);
            } catch (Exception e) {
                throw new IllegalStateException("The platform does not start", e);
            }
        }
    }

    String environment(String name) {
        var value = stack.environment().get(name);
        if (value == null) {
            throw new IllegalArgumentException("The platform's environment has no " + name);
        }
        return value;
    }

    /** What a function would find in its environment if it ran in a process of its own. */
    Map<String, String> functionVariables() {
        return stack.functionVariables();
    }

    Map<String, String> environment() {
        return stack.environment();
    }

    Client anonymous() {
        return new Client(stack.url(), Optional.empty());
    }

    Client superAdministrator() {
        return anonymous().withKey(environment("JARVIS_ADMIN_KEY"));
    }

    /** A new tenant, by its first administrator. */
    Tenant tenant() {
        var registered = superAdministrator()
                .post(
                        "/api/v1/tenants",
                        Map.of("name", "A company", "plan", "enterprise", "admin", Map.of("email", "root@example.com")))
                .expect(201)
                .json();
        var tenant = new Tenant(
                registered.path("id").asText(),
                anonymous().withKey(registered.path("api_key").asText()));
        placement.ifPresent(target -> place(tenant.id(), target));
        return tenant;
    }

    /** Moves a tenant, and waits until it has moved. */
    void place(String tenant, String target) {
        var changed = superAdministrator()
                .patch("/api/v1/tenants/" + tenant, Map.of("placement", target))
                .expect(200)
                .json();
        if (changed.has("job_id")) {
            awaitJob(tenant, changed.path("job_id").asText());
        }
    }

    /** A job on a tenant when it has succeeded. */
    JsonNode awaitJob(String tenant, String job) {
        var path = "/api/v1/tenants/" + tenant + "/jobs/" + job;
        var ended = eventually(
                () -> superAdministrator().get(path).expect(200).json(),
                state -> state.has("finished_at") || state.has("error"));
        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("success");
        return ended;
    }

    DevelopmentIssuer issuer() {
        return stack.issuer();
    }

    UnreliableModel chatModel() {
        return chatModel;
    }

    ScriptedServer scriptedModel() {
        return scriptedModel;
    }

    ReplayingModel replayingModel() {
        return replayingModel;
    }

    UnreliableModel embeddingModel() {
        return embeddingModel;
    }

    UnreliableModel rerankModel() {
        return rerankModel;
    }

    /** The model that collections may choose in place of {@link #embeddingModel}. */
    UnreliableModel secondEmbeddingModel() {
        return secondEmbeddingModel;
    }

    /** What models used, by the count of their provider. */
    ServedTokens.Count served() {
        return stack.served().count();
    }

    String bucket() {
        return environment("JARVIS_DOCUMENTS_BUCKET");
    }

    S3Client s3() {
        return aws.s3();
    }

    S3Presigner presigner() {
        return aws.presigner();
    }

    SfnClient stepFunctions() {
        return aws.stepFunctions();
    }

    SqsClient sqs() {
        return aws.sqs();
    }

    /** A function's answer, as whoever has the rights of the platform itself gets it. */
    InvokeResponse invoke(String function, String payload) {
        try (var lambda = LambdaClient.builder()
                .endpointOverride(URI.create(environment("AWS_ENDPOINT_URL")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            return lambda.invoke(request -> request.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
        }
    }

    SecretsManagerClient secrets() {
        return aws.secretsManager();
    }

    DynamoDbClient dynamoDb() {
        return aws.dynamoDb();
    }

    /** The keys of all objects under a prefix. */
    List<String> objects(String prefix) {
        return s3().listObjectsV2Paginator(request -> request.bucket(bucket()).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    String queueUrl(String name) {
        return sqs().getQueueUrl(request -> request.queueName(name)).queueUrl();
    }

    /**
     * Messages of the ingestion queue that wait or are worked on. Events are held back for a moment to disorder them,
     * so this asks a few times before it believes that there are none.
     */
    int waitingMessages() {
        int waiting = 0;
        for (int i = 0; i < 8 && waiting == 0; i++) {
            LockSupport.parkNanos(HELD_BACK.toNanos());
            var attributes = sqs().getQueueAttributes(request -> request.queueUrl(queueUrl(QUEUE))
                            .attributeNames(
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                    .attributes();
            waiting = attributes.values().stream().mapToInt(Integer::parseInt).sum();
        }
        return waiting;
    }

    /** The dead letters about keys that start so. They stay where they are. */
    List<JsonNode> deadLetters(String keyPrefix) {
        var url = queueUrl(QUEUE + "-dead-letters");
        var letters = new ArrayList<JsonNode>();
        while (true) {
            var batch = sqs().receiveMessage(request ->
                            request.queueUrl(url).maxNumberOfMessages(10).visibilityTimeout(3))
                    .messages();
            if (batch.isEmpty()) {
                return letters;
            }
            batch.stream()
                    .map(message -> Json.read(message.body(), JsonNode.class))
                    .filter(letter -> letter.path("key").asText().startsWith(keyPrefix))
                    .forEach(letters::add);
        }
    }

    /** A connection as {@code postgres} (sees all), {@code jarvis_owner} or {@code jarvis_app}. */
    Connection database(String role) throws SQLException {
        return database(data, ports.postgresql(), role);
    }

    /** A connection to the database of a platform over this folder. */
    static Connection database(Path data, int port, String role) throws SQLException {
        return database(data, port, DATABASE, role);
    }

    private static Connection database(Path data, int port, String database, String role) throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl(port, database), role, secretOf(data, role).password());
    }

    String jdbcUrl() {
        return jdbcUrl(ports.postgresql(), DATABASE);
    }

    private static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    DatabaseSecret secretOf(String role) {
        return secretOf(data, role);
    }

    private static DatabaseSecret secretOf(Path data, String role) {
        try {
            return new DatabaseSecret(
                    role,
                    Files.readString(data.resolve("secrets").resolve(role)).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A count, asked as one who sees all tenants' rows. */
    long count(String query, String... parameters) {
        return count(DATABASE, Optional.empty(), query, parameters);
    }

    /** A count in the place that a tenant of this platform is in. */
    long count(Tenant tenant, String query, String... parameters) {
        var schema = placement.filter("schema"::equals).map(own -> tenant.id().toLowerCase(Locale.ROOT));
        var database = placement.filter(FURTHER_PLACEMENT::equals).map(further -> FURTHER);
        return count(database.orElse(DATABASE), schema, query, parameters);
    }

    private long count(String database, Optional<String> schema, String query, String... parameters) {
        awaitRecords();
        try (var connection = database(data, ports.postgresql(), database, "postgres")) {
            if (schema.isPresent()) {
                connection.setSchema(schema.get());
            }
            return count(connection, query, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What went on record with an answer is in the database a moment after it. */
    private void awaitRecords() {
        var isDone = eventually(this::hasEmptySpools, empty -> empty);
        if (!isDone) {
            throw new AssertionError("Records do not reach the database");
        }
    }

    private boolean hasEmptySpools() {
        try (var files = Files.walk(data.resolve("spool"))) {
            return files.noneMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException e) {
            return false; // A file went away meanwhile.
        }
    }

    private static long count(Connection connection, String query, String... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Does something as one who sees all tenants' rows. */
    void execute(String sql) {
        try (var connection = database("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Path data() {
        return data;
    }

    LocalTools tools() {
        return tools;
    }

    Ports ports() {
        return ports;
    }

    /** One of the programs beside the JVM, as it was started last. */
    LocalProcess process(String name) {
        return Stream.concat(restarted.stream(), stack.processes().stream())
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Starts one of them again that was stopped; it ends with the platform. */
    void startAgain(String name) {
        restarted.push(
                switch (name) {
                    case "postgresql" -> PostgresProcess.start(tools(), data, ports().postgresql());
                    case "redis" -> RedisProcess.start(tools(), data, ports().redis());
                    default -> throw new IllegalArgumentException("Nothing starts " + name);
                });
    }

    @Override
    public void close() throws IOException {
        aws.close();
        stack.close();
        scriptedModel.close();
        restarted.forEach(LocalProcess::close);
        FileUtils.deleteDirectory(data.toFile());
    }
}
