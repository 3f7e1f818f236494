package ai.jarvis.sandbox;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Redis;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest sign of life in Redis, for a day. */
public final class RedisSandboxPulse implements SandboxPulse {
    private static final Logger LOG = LoggerFactory.getLogger(RedisSandboxPulse.class);
    private static final String KEY = "sandbox-pulse";
    private static final Duration KEPT_FOR = Duration.ofDays(1);

    private final Redis redis;

    public RedisSandboxPulse(Redis redis) {
        this.redis = redis;
    }

    /** Waits for no answer. */
    @Override
    public void beat(Beat beat) {
        var written = new LinkedHashMap<String, Object>();
        written.put("at", beat.at().toEpochMilli());
        written.put("queued_ms", beat.queued().toMillis());
        beat.imageDigest().ifPresent(digest -> written.put("image_digest", digest));
        written.put("layers", beat.layers());
        try {
            var unused = redis.async().setex(KEY, KEPT_FOR.toSeconds(), Json.write(written));
        } catch (RedisException e) {
            LOG.warn("The sandbox's sign of life is not kept: {}", e.getMessage());
        }
    }

    @Override
    public Optional<Beat> latest() {
        try {
            return Optional.ofNullable(redis.commands().get(KEY))
                    .map(Json::readObject)
                    .map(RedisSandboxPulse::read);
        } catch (RedisException e) {
            LOG.warn("The sandbox's sign of life cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static Beat read(Map<String, Object> written) {
        var layers = new LinkedHashMap<String, Object>();
        if (written.get("layers") instanceof Map<?, ?> map) {
            map.forEach((name, value) -> layers.put(String.valueOf(name), value));
        }
        return new Beat(
                Instant.ofEpochMilli(((Number) written.get("at")).longValue()),
                Duration.ofMillis(((Number) written.get("queued_ms")).longValue()),
                Optional.ofNullable(written.get("image_digest")).map(String::valueOf),
                layers);
    }
}
