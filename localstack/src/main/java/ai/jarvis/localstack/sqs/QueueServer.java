package ai.jarvis.localstack.sqs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.persistence.sql.SqlQueuePersistenceActor;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import org.elasticmq.rest.sqs.AutoCreateQueuesConfig;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Some;
import scala.collection.immutable.List$;
import scala.util.Either;

/**
 * ElasticMQ on a loopback port of its own. A message is on disk before its sender is answered; messages that were with
 * a consumer when the machine stopped are visible again at once, because that consumer is gone.
 */
public final class QueueServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final QueueDatabase database;
    private final ActorSystem actors;
    private final URI address;

    private QueueServer(QueueDatabase database, ActorSystem actors, SQSRestServer server) {
        this.database = database;
        this.actors = actors;
        int port = server.waitUntilStarted().localAddress().getPort();
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Starts the server and restores what it kept.
     *
     * @param directory where queues and messages are kept
     * @param publicAddress what queue URLs begin with
     */
    public static QueueServer start(Path directory, URI publicAddress, String region, String account) {
        QueueDatabase database = new QueueDatabase(directory.resolve("queues"));
        database.releaseInFlight();
        database.use();
        ActorSystem actors = ActorSystem.create("sqs", settings());
        try {
            ActorRef store = actors.actorOf(Props.create(
                    SqlQueuePersistenceActor.class,
                    () -> new SqlQueuePersistenceActor(
                            new SqlQueuePersistenceConfig(
                                    true, "org.h2.Driver", database.url(), QueueDatabase.USER, "", false),
                            List$.MODULE$.empty())));
            ActorRef queues = actors.actorOf(Props.create(
                    QueueManagerActor.class,
                    () -> new QueueManagerActor(new NowProvider(), StrictSQSLimits$.MODULE$, new Some<>(store))));
            SQSRestServer server = new TheSQSRestServerBuilder(
                            new Some<>(actors),
                            new Some<>(queues),
                            "127.0.0.1",
                            0,
                            new NodeAddress("http", publicAddress.getHost(), publicAddress.getPort(), ""),
                            false,
                            StrictSQSLimits$.MODULE$,
                            region,
                            account,
                            new Some<>(store),
                            AutoCreateQueuesConfig.disabled())
                    .start();
            restore(store, queues);
            return new QueueServer(database, actors, server);
        } catch (RuntimeException e) {
            actors.terminate();
            throw e;
        }
    }

    /** Where the server listens; it speaks both the JSON and the query protocol of SQS. */
    public URI address() {
        return address;
    }

    /** Ends at once: the server's own stop waits as long as anybody waits for a message, up to 20 seconds. */
    @Override
    public void close() {
        actors.terminate();
        actors.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        database.close();
    }

    private static void restore(ActorRef store, ActorRef queues) {
        try {
            Object restored = Patterns.ask(store, new QueueEvent.Restore(queues), START_LIMIT)
                    .toCompletableFuture()
                    .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (restored instanceof Either<?, ?> either && either.isLeft()) {
                throw new IllegalStateException("The kept queues cannot be restored: " + either);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The kept queues cannot be restored", e);
        }
    }

    /** Few threads: one machine, few queues, and a store that one actor writes. */
    private static Config settings() {
        return ConfigFactory.parseString(
                        """
                        pekko {
                          loglevel = WARNING
                          stdout-loglevel = WARNING
                          loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                          logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
                          log-dead-letters = off
                          log-dead-letters-during-shutdown = off
                          jvm-exit-on-fatal-error = off
                          coordinated-shutdown.run-by-jvm-shutdown-hook = off
                          actor.default-dispatcher {
                            executor = "thread-pool-executor"
                            thread-pool-executor.fixed-pool-size = 3
                          }
                          actor.internal-dispatcher {
                            executor = "thread-pool-executor"
                            thread-pool-executor.fixed-pool-size = 2
                          }
                          actor.default-blocking-io-dispatcher {
                            executor = "thread-pool-executor"
                            thread-pool-executor.fixed-pool-size = 1
                          }
                          # An SQS client waits up to 20 s for a message.
                          http.server.request-timeout = 25s
                          http.server.idle-timeout = 90s
                          http.server.parsing.illegal-header-warnings = off
                          http.server.parsing.max-uri-length = 256k
                        }
                        """)
                .withFallback(ConfigFactory.defaultReference());
    }
}
