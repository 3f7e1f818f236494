package ai.jarvis.platform;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The connection to Redis, opened at first use: whoever can do without it starts without it. */
public final class Redis implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final String url;
    private @Nullable RedisClient client;
    private @Nullable StatefulRedisConnection<String, String> connection;

    /** @param url as in {@code redis://:password@host:port}, or {@code rediss:} with TLS */
    public Redis(String url) {
        this.url = url;
    }

    private static RedisClient client(String url) {
        var uri = RedisURI.create(url);
        uri.setTimeout(TIMEOUT);
        var client = RedisClient.create(uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        return client;
    }

    /** The commands; each throws {@link io.lettuce.core.RedisException} while Redis is not there. */
    public synchronized RedisCommands<String, String> commands() {
        if (client == null) {
            client = client(url);
        }
        if (connection == null) {
            connection = client.connect();
        }
        return connection.sync();
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdown();
        }
    }
}
