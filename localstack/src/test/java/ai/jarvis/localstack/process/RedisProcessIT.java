package ai.jarvis.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RedisProcessIT extends LocalProcessContract<RedisProcess> {

    @Override
    RedisProcess start(int port) {
        return RedisProcess.start(tools, data, port);
    }

    @Test
    void keepsWhatWasWrittenWhenItIsKilled() throws IOException {
        redis(process.url(), commands -> commands.set("key", "kept"));

        kill();
        process = start(port);

        String value = redis(process.url(), commands -> commands.get("key"));
        assertThat(value).isEqualTo("kept");
    }

    @Test
    void refusesCallersWithoutThePassword() {
        assertThatThrownBy(() -> redis("redis://127.0.0.1:" + port, RedisCommands::ping))
                .isInstanceOf(RedisException.class)
                .rootCause()
                .hasMessageContaining("NOAUTH");
    }

    @Test
    void givesUpCachedKeysRatherThanRefuseWrites() {
        Map<String, String> settings = redis(process.url(), commands -> commands.configGet("maxmemory*"));
        assertThat(settings)
                .containsEntry("maxmemory-policy", "volatile-lru")
                .containsEntry("maxmemory", Long.toString(128L << 20));
    }

    private static <T> T redis(String url, Function<RedisCommands<String, String>, T> call) {
        try (RedisClient client = RedisClient.create(url);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return call.apply(connection.sync());
        }
    }
}
