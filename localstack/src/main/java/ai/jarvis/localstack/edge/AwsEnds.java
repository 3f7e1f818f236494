package ai.jarvis.localstack.edge;

import ai.jarvis.localstack.ecs.Ecs;
import ai.jarvis.localstack.eventbridge.EventBridge;
import ai.jarvis.localstack.eventbridge.EventBus;
import ai.jarvis.localstack.eventbridge.EventRules;
import ai.jarvis.localstack.lambda.HandlerFactory;
import ai.jarvis.localstack.lambda.Lambda;
import ai.jarvis.localstack.manifest.Functions;
import ai.jarvis.localstack.rdsdata.RdsData;
import ai.jarvis.localstack.s3.ObjectStore;
import ai.jarvis.localstack.scheduler.Scheduler;
import ai.jarvis.localstack.secretsmanager.SecretsManager;
import ai.jarvis.localstack.sns.Sns;
import ai.jarvis.localstack.sqs.QueueServer;
import ai.jarvis.localstack.sqs.Queues;
import ai.jarvis.localstack.stepfunctions.StepFunctions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The AWS services of this machine, in this process: one endpoint, all state below one directory.
 *
 * <p>They are started first; functions, which need them, are deployed after. Closing stops polling, finishes the batches
 * under way, and then ends the services.
 */
public final class AwsEnds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AwsEnds.class);

    private final AwsEndsConfiguration configuration;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final AwsEdge edge;
    private final Queues queues;
    private final URI queueServerAddress;
    private final Lambda lambda;
    private final Ecs ecs;
    private final RdsData rdsData;
    private final StepFunctions stepFunctions;

    private AwsEnds(AwsEndsConfiguration configuration) throws Exception {
        this.configuration = configuration;
        String region = configuration.region();
        String account = AwsEndsConfiguration.ACCOUNT;
        Path data = Files.createDirectories(configuration.dataDirectory());
        try {
            this.edge = opened(AwsEdge.open(configuration.port()));
            QueueServer queueServer = opened(QueueServer.start(data.resolve("sqs"), edge.endpoint(), region, account));
            SqsClient sqs = opened(sqsClient(queueServer.address()));
            this.queues = new Queues(sqs, region, account);
            this.queueServerAddress = queueServer.address();
            configuration.functions().queues().forEach(queues::deploy);
            EventBus bus =
                    opened(new EventBus(rules(), sqs, queues, account, region, configuration.disorderlyEvents()));
            ObjectStore objects = opened(
                    new ObjectStore(data.resolve("s3"), configuration.credentials(), bus, account, Clock.systemUTC()));
            objects.start(configuration.documentsBucket());
            // The endpoint is closed before what it leads to, and after the functions, which use it to the end.
            parts.remove(edge);
            opened(edge);
            this.lambda = opened(new Lambda(sqs, queues, region, account));
            this.ecs = new Ecs(region, account, Clock.systemUTC());
            this.stepFunctions = opened(new StepFunctions(
                    data.resolve("step-functions.db"),
                    region,
                    account,
                    edge.endpoint(),
                    configuration.credentials(),
                    lambda,
                    ecs,
                    bus,
                    Clock.systemUTC()));
            Sns sns = new Sns(data.resolve("topics.json"), sqs, region, account, Clock.systemUTC());
            SecretsManager secrets =
                    new SecretsManager(data.resolve("secrets.json"), region, account, Clock.systemUTC());
            this.rdsData = opened(new RdsData(secrets::value, Clock.systemUTC()));

            Scheduler scheduler = opened(
                    new Scheduler(data.resolve("schedules.json"), sqs, queues, region, account, Clock.systemUTC()));

            String accessKeyId = configuration.credentials().accessKeyId();
            Map<String, Handler> services = new HashMap<>(configuration.services());
            services.put(AwsEdge.S3, new ObjectProxy(objects.address()));
            services.put("sqs", new ServiceProxy("sqs", queueServer.address()));
            services.put("sns", sns.service());
            services.put("ecs", ecs.service());
            services.put("events", new EventBridge(bus, Clock.systemUTC()).service());
            services.put("secretsmanager", secrets.service());
            services.put("lambda", lambda.service());
            services.put("states", stepFunctions.service());
            services.put("rds-data", rdsData.service());
            services.put("scheduler", scheduler.service());
            services.put("sts", new CallerIdentity(account, accessKeyId));
            configuration
                    .dynamodb()
                    .ifPresent(address -> services.put("dynamodb", new ServiceProxy("dynamodb", address)));
            edge.serve(services, accessKeyId);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /**
     * Starts the services; they answer when this returns. Events that a crash left owed are in their queues.
     *
     * @throws Exception if a part does not start; the others are closed then
     */
    public static AwsEnds start(AwsEndsConfiguration configuration) throws Exception {
        return new AwsEnds(configuration);
    }

    /** For {@code AWS_ENDPOINT_URL}. */
    public URI endpoint() {
        return edge.endpoint();
    }

    /** The functions, for those whose caller is another part of this machine. */
    public Lambda lambda() {
        return lambda;
    }

    /** The tasks of containers: whoever runs some here registers what launches them. */
    public Ecs ecs() {
        return ecs;
    }

    /** The RDS Data API: whoever has a database here lets it be reached by it. */
    public RdsData rdsData() {
        return rdsData;
    }

    /**
     * Makes a queue whose messages nobody here is given: who takes them asks for them.
     *
     * @return its address at the queue server itself, which asks nobody who he is
     */
    public URI deployQueue(Functions.Queue queue) {
        queues.deploy(queue);
        return queueServerAddress.resolve("/" + AwsEndsConfiguration.ACCOUNT + "/" + queue.name());
    }

    /** Goes on with the executions that ran when the process ended; the functions they call are deployed by now. */
    public void recoverExecutions() {
        stepFunctions.recover();
    }

    /** Deploys the manifest's queue functions: they are polled from now on. */
    public void deployQueueFunctions(HandlerFactory factory) {
        configuration
                .functions()
                .calledBy(Functions.Caller.QUEUE)
                .forEach(function -> lambda.deployQueueFunction(function, factory));
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("{} does not close", part.getClass().getSimpleName(), e);
            }
        }
    }

    private EventRules rules() {
        return EventRules.read(
                configuration.eventRules(),
                Map.of("documents_bucket", configuration.documentsBucket()),
                configuration.functions().queues().stream()
                        .map(Functions.Queue::name)
                        .collect(Collectors.toSet()));
    }

    private SqsClient sqsClient(URI address) {
        return SqsClient.builder()
                .endpointOverride(address)
                .region(Region.of(configuration.region()))
                .credentialsProvider(StaticCredentialsProvider.create(configuration.credentials()))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }
}
