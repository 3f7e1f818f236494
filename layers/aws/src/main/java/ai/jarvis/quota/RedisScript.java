package ai.jarvis.quota;

import ai.jarvis.platform.Redis;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A script that Redis runs as one. It is called by its digest; a server that does not know it yet is sent the whole.
 *
 * @see <a href="https://redis.io/docs/latest/develop/programmability/eval-intro/">Scripting with Lua</a>
 */
final class RedisScript {
    private final byte[] source;
    private final String digest;

    RedisScript(String source) {
        this.source = source.getBytes(StandardCharsets.UTF_8);
        this.digest = Base16.digest(this.source);
    }

    /** The script in a resource beside this class. */
    static RedisScript named(String resource) {
        return new RedisScript(source(resource));
    }

    /** What is in a resource beside this class. */
    static String source(String resource) {
        try (var in = Objects.requireNonNull(RedisScript.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it; the answer is a list of numbers. */
    CompletionStage<List<Long>> run(Redis redis, List<String> keys, List<String> values) {
        var commands = redis.async();
        var keyArray = keys.toArray(String[]::new);
        var valueArray = values.toArray(String[]::new);
        RedisFuture<List<Long>> answer = commands.evalsha(digest, ScriptOutputType.MULTI, keyArray, valueArray);
        return answer.exceptionallyCompose(failure ->
                isUnknown(failure) ? whole(commands, keyArray, valueArray) : CompletableFuture.failedStage(failure));
    }

    private RedisFuture<List<Long>> whole(RedisAsyncCommands<String, String> commands, String[] keys, String[] values) {
        return commands.eval(new String(source, StandardCharsets.UTF_8), ScriptOutputType.MULTI, keys, values);
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof RedisNoScriptException || failure.getCause() instanceof RedisNoScriptException;
    }
}
