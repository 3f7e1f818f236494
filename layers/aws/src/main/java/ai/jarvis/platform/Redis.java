package ai.jarvis.platform;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection to Redis, which all share, opened at first use: whoever can do without it starts without it. One that
 * is lost is opened again in the background; what was under way fails then and is not sent again, because it may have
 * been done.
 */
public final class Redis implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    /** Whoever asks without waiting decides how long an answer is worth waiting for, up to this. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final String url;
    private @Nullable ClientResources resources;
    private @Nullable RedisClient client;
    private @Nullable StatefulRedisConnection<String, String> connection;
    private @Nullable RedisConnectionException failure;
    private long failedAt;

    /** @param url as in {@code redis://:password@host:port}, or {@code rediss:} with TLS */
    public Redis(String url) {
        this.url = url;
    }

    /** The commands; each throws {@link io.lettuce.core.RedisException} while Redis is not there. */
    public RedisCommands<String, String> commands() {
        return connection().sync();
    }

    /**
     * The commands, without waiting for answers.
     *
     * @throws io.lettuce.core.RedisException if Redis was not there when it was last looked for
     */
    public RedisAsyncCommands<String, String> async() {
        return connection().async();
    }

    /** Whoever cannot connect waits for that; those who come soon after are told at once. */
    private synchronized StatefulRedisConnection<String, String> connection() {
        var open = connection;
        if (open != null) {
            return open;
        }
        var last = failure;
        if (last != null && System.nanoTime() - failedAt < PAUSE.toNanos()) {
            throw new RedisConnectionException("Redis was not there a moment ago", last);
        }
        try {
            open = client().connect();
        } catch (RedisConnectionException e) {
            failure = e;
            failedAt = System.nanoTime();
            throw e;
        }
        connection = open;
        failure = null;
        return open;
    }

    private RedisClient client() {
        var known = client;
        if (known != null) {
            return known;
        }
        var uri = RedisURI.create(url);
        uri.setTimeout(TIMEOUT);
        var own =
                ClientResources.builder().reconnectDelay(Delay.constant(PAUSE)).build();
        var made = RedisClient.create(own, uri);
        made.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .timeoutOptions(TimeoutOptions.enabled(LONGEST_TIMEOUT))
                .socketOptions(
                        SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
                .build());
        resources = own;
        client = made;
        return made;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdown();
        }
        if (resources != null) {
            resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
