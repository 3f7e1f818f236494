package ai.jarvis.localstack;

import ai.jarvis.localstack.bedrock.BedrockRuntimeEnd;
import ai.jarvis.localstack.bedrock.ModelCatalog;
import ai.jarvis.localstack.bedrock.ServedTokens;
import ai.jarvis.localstack.ecs.WorkerService;
import ai.jarvis.localstack.edge.AwsEnds;
import ai.jarvis.localstack.edge.AwsEndsConfiguration;
import ai.jarvis.localstack.manifest.Functions;
import ai.jarvis.localstack.manifest.Grants;
import ai.jarvis.localstack.oidc.DevelopmentIssuer;
import ai.jarvis.localstack.process.Credential;
import ai.jarvis.localstack.process.DynaliteProcess;
import ai.jarvis.localstack.process.LocalProcess;
import ai.jarvis.localstack.process.LocalTools;
import ai.jarvis.localstack.process.PostgresProcess;
import ai.jarvis.localstack.process.PostgresServer;
import ai.jarvis.localstack.process.RedisProcess;
import ai.jarvis.localstack.websocket.WebSocketRoutes;
import ai.jarvis.model.ModelAliases;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.DatabaseSecret;
import ai.jarvis.platform.FurtherDatabases;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Migrations;
import ai.jarvis.platform.PostgresDataSource;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Variables;
import ai.jarvis.sql.source.Sources;
import ai.jarvis.tenancy.ApiKeys;
import ai.jarvis.tenancy.Tenants;
import ai.jarvis.tenancy.Users;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The whole platform on one machine: the programs beside the JVM, the local ends of AWS, the functions and their HTTP
 * server. Everything durable is in one folder, from which the next start goes on.
 */
public final class Stack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stack.class);

    /** The AWS command line, version 1, ignores AWS_ENDPOINT_URL for SQS in the older regions. */
    private static final String REGION = "eu-central-2";

    private static final String DOCUMENTS_BUCKET = "jarvis-documents";
    /** The rerank model that runs in this JVM. */
    private static final String DATABASE_SECRET = "jarvis/database";

    private static final String OWNER_SECRET = "jarvis/database/owner";
    private static final String SAMPLE_CLUSTER =
            "arn:aws:rds:" + REGION + ":" + AwsEndsConfiguration.ACCOUNT + ":cluster:jarvis-sample";
    private static final String TABLE_PREFIX = "jarvis-";
    private static final String POOL_SIZE = "16";

    private final StackConfiguration configuration;
    private final StateMachines machines = new StateMachines(REGION);
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Credentials credentials;
    private final List<LocalProcess> processes = new CopyOnWriteArrayList<>();
    private final Map<String, String> functionVariables = new HashMap<>();
    private final DevelopmentIssuer issuer;
    private final AwsEnds aws;
    private final Workers workers;
    private final EmbeddedServer server;
    private final BedrockRuntimeEnd bedrock;

    private Stack(StackConfiguration configuration) throws Exception {
        this.configuration = configuration;
        this.bedrock = new BedrockRuntimeEnd(configuration.models());
        try {
            var data = Files.createDirectories(configuration.data());
            credentials = Credentials.of(data);
            useCredentials();
            var manifests = Manifests.unpack(data.resolve("run/manifests"));
            var functions = Functions.read(manifests.functions(), Grants.read(manifests.grants()));

            var database = begin(() -> database(data));
            var redisUrl = begin(() -> redisUrl(data));
            var dynalite = begin(() -> started(
                    DynaliteProcess.start(tools(), data, configuration.ports().dynamodb())));
            issuer = opened(DevelopmentIssuer.start(
                    configuration.ports().oidc(),
                    data.resolve("oidc-keys.json"),
                    credentials.loginPassword(),
                    credentials.developmentTenant().value(),
                    Clock.systemUTC()));
            aws = opened(AwsEnds.start(new AwsEndsConfiguration(
                    data,
                    configuration.ports().aws(),
                    REGION,
                    DOCUMENTS_BUCKET,
                    AwsBasicCredentials.create(credentials.awsAccessKeyId(), credentials.awsSecretAccessKey()),
                    functions,
                    manifests.rules(),
                    Optional.of(new InetSocketAddress(
                            InetAddress.getLoopbackAddress(),
                            configuration.ports().dynamodb())),
                    Map.of("bedrock", bedrock),
                    configuration.disorderlyEvents())));
            workers = Workers.read(manifests.tasks(), configuration.environment());
            var jobs = aws.deployQueue(workers.queue());
            var sandbox = opened(WorkerService.start(
                    aws.ecs(),
                    workers.queue().name(),
                    workers.size(),
                    configuration.tools().resolve("sandbox"),
                    data.resolve("run/sandbox"),
                    jobs.toString(),
                    configuration
                            .environment()
                            .getOrDefault("JARVIS_SANDBOX_WITHOUT_LANDLOCK", "")
                            .equals("on")));
            dynalite.get();
            aws.rdsData().serve(SAMPLE_CLUSTER, database.get().sample().address());
            prepare(database.get(), Tables.read(manifests.tables()));
            var settings = settings(database.get(), redisUrl.get(), functions);
            server = opened(serve(settings, functions, sandbox));
            var clients = server.getApplicationContext().getBean(AwsClients.class);
            new Deployment(aws, server.getApplicationContext(), OWNER_SECRET, machines).deploy(functions);
            aws.recoverExecutions();
            opened(RunQueue.start(aws.lambda()));
            opened(AuditArchive.start(
                    aws.lambda(),
                    functions.byName().get("audit-archive"),
                    owners(database.get(), settings.further(), clients.secretsManager()),
                    clients.s3(),
                    DOCUMENTS_BUCKET));
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything; it is healthy when this returns.
     *
     * @throws Exception if a part does not start; the others are closed then
     */
    public static Stack start(StackConfiguration configuration) throws Exception {
        return new Stack(configuration);
    }

    /** Where the platform's API is. */
    public URI url() {
        return server.getURI();
    }

    /** This machine's identity provider. */
    public DevelopmentIssuer issuer() {
        return issuer;
    }

    /** The programs beside the JVM. */
    public List<LocalProcess> processes() {
        return List.copyOf(processes);
    }

    /** What models used, by the count of their provider. */
    public ServedTokens served() {
        return bedrock.served();
    }

    /** What people and programs need to use the platform, by the names of environment variables. */
    public Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        environment.put("JARVIS_URL", "http://127.0.0.1:" + server.getPort());
        environment.put("JARVIS_API_KEY", credentials.developmentKey().value());
        environment.put("JARVIS_ADMIN_KEY", credentials.adminKey().value());
        environment.put("JARVIS_TENANT_ID", credentials.developmentTenant().value());
        environment.put("JARVIS_OIDC_ISSUER", issuer.issuer());
        environment.put("JARVIS_OIDC_PASSWORD", credentials.loginPassword());
        environment.put("JARVIS_DOCUMENTS_BUCKET", DOCUMENTS_BUCKET);
        environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
        environment.put("AWS_ACCESS_KEY_ID", credentials.awsAccessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", credentials.awsSecretAccessKey());
        environment.put("AWS_DEFAULT_REGION", REGION);
        return environment;
    }

    /** The database of a server that somebody runs already, or of one that is started here. */
    private PostgresServer.Database database(Path data) {
        var given = configuration.environment().get("JARVIS_DATABASE_URL");
        return given == null
                ? started(PostgresProcess.start(
                                tools(), data, configuration.ports().postgresql()))
                        .database()
                : PostgresServer.at(given).prepare(data);
    }

    private String redisUrl(Path data) {
        var given = configuration.environment().get("JARVIS_REDIS_URL");
        return given == null
                ? started(RedisProcess.start(
                                tools(), data, configuration.ports().redis()))
                        .url()
                : given;
    }

    private <T extends LocalProcess> T started(T process) {
        processes.add(process);
        return process;
    }

    private LocalTools tools() {
        return new LocalTools(configuration.tools());
    }

    /** The functions' SDK clients take credentials and region from where any program's do. */
    private void useCredentials() {
        System.setProperty("aws.accessKeyId", credentials.awsAccessKeyId());
        System.setProperty("aws.secretAccessKey", credentials.awsSecretAccessKey());
        System.setProperty("aws.region", REGION);
    }

    private void prepare(PostgresServer.Database database, Tables tables) {
        var application = database.application();
        Migrations.runEverywhere(ownerOf(database), application.user());
        try (var clients = new AwsClients(Optional.of(aws.endpoint()));
                var dynamo = clients.dynamoDb();
                var secrets = clients.secretsManager()) {
            tables.create(dynamo, TABLE_PREFIX);
            keep(secrets, DATABASE_SECRET, application);
            keep(secrets, OWNER_SECRET, database.owner());
            keep(secrets, sampleSecret(), database.sample().reader());
            new ModelServerSettings(configuration.environment())
                    .key()
                    .ifPresent(key -> keep(secrets, ModelServerSettings.KEY_SECRET, key));
        }
    }

    private String sampleSecret() {
        return "jarvis-sql/" + credentials.developmentTenant() + "/sample";
    }

    private static void keep(SecretsManagerClient secrets, String name, Credential credential) {
        keep(secrets, name, Json.write(Map.of("username", credential.user(), "password", credential.password())));
    }

    private static void keep(SecretsManagerClient secrets, String name, String secret) {
        try {
            secrets.putSecretValue(request -> request.secretId(name).secretString(secret));
        } catch (ResourceNotFoundException e) {
            secrets.createSecret(request -> request.name(name).secretString(secret));
        }
    }

    private static PostgresDataSource ownerOf(PostgresServer.Database database) {
        var owner = database.owner();
        return new PostgresDataSource(
                database.jdbcUrl(), DatabaseCredentials.of(new DatabaseSecret(owner.user(), owner.password())));
    }

    /** Connections to the platform's database and to those beside it, as the roles that own the schemas. */
    private static List<PostgresDataSource> owners(
            PostgresServer.Database database, FurtherDatabases further, SecretsManagerClient secrets) {
        return Stream.concat(
                        Stream.of(ownerOf(database)),
                        further.byName().values().stream()
                                .map(each -> new PostgresDataSource(
                                        each.url(), DatabaseCredentials.of(secrets, each.ownerSecret()))))
                .toList();
    }

    /** What a function would find in its environment if it ran in a process of its own. */
    public Map<String, String> functionVariables() {
        return Map.copyOf(functionVariables);
    }

    private Settings settings(PostgresServer.Database database, String redisUrl, Functions functions) {
        var queue = functions.byName().get("ingestion").queue().orElseThrow();
        var own = new HashMap<String, String>();
        own.put("JARVIS_DATABASE_URL", database.jdbcUrl());
        own.put("JARVIS_DATABASE_SECRET", DATABASE_SECRET);
        own.put("JARVIS_DATABASE_POOL_SIZE", POOL_SIZE);
        own.put("JARVIS_REDIS_URL", redisUrl);
        own.put("JARVIS_DOCUMENTS_BUCKET", DOCUMENTS_BUCKET);
        own.put("JARVIS_EVENT_BUS", "jarvis");
        own.put("JARVIS_DEAD_LETTER_QUEUE_URL", queueUrl(queue.deadLetters()));
        own.put(
                "JARVIS_USAGE_QUEUE_URL",
                queueUrl(functions.byName().get("usage").queue().orElseThrow().name()));
        own.put("JARVIS_SANDBOX_QUEUE_URL", queueUrl(workers.queue().name()));
        own.put("JARVIS_SANDBOX_WORKERS", Integer.toString(workers.size().most()));
        Optional.ofNullable(functions.byName().get("sandbox-results"))
                .flatMap(Functions.Function::queue)
                .ifPresent(results -> own.put("JARVIS_SANDBOX_RESULTS_QUEUE_URL", queueUrl(results.name())));
        Optional.ofNullable(functions.byName().get("sql-queries"))
                .flatMap(Functions.Function::queue)
                .ifPresent(questions -> own.put("JARVIS_SQL_QUEUE_URL", queueUrl(questions.name())));
        own.put("JARVIS_TABLE_PREFIX", TABLE_PREFIX);
        own.put("JARVIS_SQL_CLUSTERS", SAMPLE_CLUSTER);
        putWorkflows(own, functions);
        own.putAll(machines.variables());
        own.put("JARVIS_AWS_ENDPOINT", aws.endpoint().toString());
        own.put("JARVIS_PLATFORM_TENANT", credentials.platformTenant().value());
        own.put("JARVIS_INGESTION_ATTEMPTS", Integer.toString(queue.attempts()));
        var given = configuration.environment();
        useIdentityProvider(own, given);
        own.put("JARVIS_CHAT_MODELS", new LocalChatModels(given).asVariable());
        for (var name : List.of(
                "JARVIS_CHAT_FALLBACKS",
                "JARVIS_CHAT_ATTEMPTS",
                "JARVIS_CHAT_BREAKERS",
                "JARVIS_CHAT_COMPRESS",
                "JARVIS_GUARDRAILS",
                "JARVIS_SEMANTIC_CACHE")) {
            own.put(name, given.getOrDefault(name, ""));
        }
        own.put("JARVIS_EMBEDDING_MODELS", new LocalEmbeddingModels(given).asVariable());
        own.put("JARVIS_RERANK_MODEL", given.getOrDefault("JARVIS_RERANK_MODEL", ModelCatalog.LOCAL_RERANK));
        var databases = given.get("JARVIS_TENANT_DATABASES");
        if (databases != null) {
            own.put("JARVIS_TENANT_DATABASES", databases);
        }
        putRerankPrice(own);
        functionVariables.putAll(own);
        own.put("JARVIS_SPOOL", configuration.data().resolve("spool").toString());
        functionVariables.putAll(machines.variables());
        functionVariables.put("JARVIS_OWNER_SECRET", OWNER_SECRET);
        functionVariables.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
        functionVariables.put("AWS_REGION", REGION);
        functionVariables.put("AWS_ACCESS_KEY_ID", credentials.awsAccessKeyId());
        functionVariables.put("AWS_SECRET_ACCESS_KEY", credentials.awsSecretAccessKey());
        return Settings.from(new Variables(name -> Optional.ofNullable(own.get(name))));
    }

    private void putWorkflows(Map<String, String> own, Functions functions) {
        var place = REGION + ":" + AwsEndsConfiguration.ACCOUNT + ":";
        var queue = functions.byName().get("runs").queue().orElseThrow();
        own.put("JARVIS_STEP_FUNCTION_ARN", "arn:aws:lambda:" + place + "function:steps");
        own.put("JARVIS_RUNS_QUEUE_ARN", "arn:aws:sqs:" + place + queue.name());
        own.put("JARVIS_WORKFLOW_ROLE_ARN", "arn:aws:iam::" + AwsEndsConfiguration.ACCOUNT + ":role/jarvis-workflow");
        own.put("JARVIS_SCHEDULE_ROLE_ARN", "arn:aws:iam::" + AwsEndsConfiguration.ACCOUNT + ":role/jarvis-schedule");
        for (var name : List.of("JARVIS_MOST_AGENTS", "JARVIS_MOST_RUNS", "JARVIS_PRIVATE_HOSTS")) {
            var given = configuration.environment().get(name);
            if (given != null) {
                own.put(name, given);
            }
        }
    }

    /** The price that is given; nothing for a model of this machine. */
    private void putRerankPrice(Map<String, String> own) {
        var given = configuration.environment().get("JARVIS_RERANK_PRICE");
        if (given != null) {
            own.put("JARVIS_RERANK_PRICE", given);
        } else if (own.get("JARVIS_RERANK_MODEL").equals(ModelCatalog.LOCAL_RERANK)) {
            own.put("JARVIS_RERANK_PRICE", "0 USD");
        }
    }

    private String queueUrl(String name) {
        return aws.endpoint() + "/" + AwsEndsConfiguration.ACCOUNT + "/" + name;
    }

    /**
     * The one that somebody names, or this machine's own. A shell that was told the platform's environment names that
     * one too, and maybe the port it had before.
     */
    private void useIdentityProvider(Map<String, String> own, Map<String, String> given) {
        var named = given.getOrDefault("JARVIS_OIDC_ISSUER", DevelopmentIssuer.ADDRESS);
        if (given.containsKey("JARVIS_OIDC_AUDIENCE") || !named.startsWith(DevelopmentIssuer.ADDRESS)) {
            given.forEach((name, value) -> {
                if (name.startsWith("JARVIS_OIDC_")) {
                    own.put(name, value);
                }
            });
        } else {
            own.put("JARVIS_OIDC_ISSUER", issuer.issuer());
            own.put("JARVIS_OIDC_AUDIENCE", issuer.audience());
            own.put("JARVIS_OIDC_JWKS_URL", issuer.jwksUrl());
        }
    }

    private EmbeddedServer serve(Settings settings, Functions functions, WorkerService sandbox) {
        var sockets = functions.calledBy(Functions.Caller.WEBSOCKET).getFirst();
        var context = ApplicationContext.builder()
                .singletons(settings, sandbox, new WebSocketRoutes(aws.lambda(), sockets.name(), Clock.systemUTC()))
                .banner(false)
                .properties(Map.of(
                        "micronaut.server.host", "127.0.0.1",
                        "micronaut.server.port", configuration.ports().http(),
                        "micronaut.application.name", "jarvis"))
                .start();
        new FirstTenants(
                        context.getBean(Tenants.class),
                        context.getBean(ApiKeys.class),
                        context.getBean(Users.class),
                        context.getBean(ModelAliases.class),
                        settings.chatModels().getFirst().name())
                .register(credentials);
        try (var secrets = context.getBean(AwsClients.class).secretsManager()) {
            var secret = secrets.describeSecret(request -> request.secretId(sampleSecret()))
                    .arn();
            new SampleSource(context.getBean(Sources.class), credentials.developmentTenant())
                    .register(SAMPLE_CLUSTER, secret);
        }
        return context.getBean(EmbeddedServer.class).start();
    }

    /** In a thread of its own: the programs beside the JVM start at the same time as what is in it. */
    private static <T> Future<T> begin(Callable<T> start) {
        var task = new FutureTask<>(start);
        Thread.ofVirtual().start(task);
        return task;
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            var part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("{} does not close", part.getClass().getSimpleName(), e);
            }
        }
        processes.forEach(LocalProcess::close);
    }
}
