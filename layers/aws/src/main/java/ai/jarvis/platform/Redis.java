package ai.jarvis.platform;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;

/** The connection to Redis, opened at first use: whoever can do without it starts without it. */
public final class Redis implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final RedisClient client;
    private StatefulRedisConnection<String, String> connection;

    public Redis(String url) {
        var uri = RedisURI.create(url);
        uri.setTimeout(TIMEOUT);
        client = RedisClient.create(uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
    }

    /** The commands; each throws {@link io.lettuce.core.RedisException} while Redis is not there. */
    public synchronized RedisCommands<String, String> commands() {
        if (connection == null) {
            connection = client.connect();
        }
        return connection.sync();
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
