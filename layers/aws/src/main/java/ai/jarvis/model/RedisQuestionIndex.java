package ai.jarvis.model;

import ai.jarvis.model.cache.CacheKey;
import ai.jarvis.model.cache.QuestionIndex;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Redis;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions in Redis: of each group a list of its hundred newest, which expires when the newest answer does. Vectors are kept
 * as a byte for each dimension, which changes a cosine by less than a thousandth.
 */
public final class RedisQuestionIndex implements QuestionIndex {
    private static final Logger LOG = LoggerFactory.getLogger(RedisQuestionIndex.class);
    private static final int MOST = 100;
    private static final int LARGEST_BYTE = 127;
    private static final Duration KEPT = RedisAnswerStore.IN_REDIS;

    private final Redis redis;

    public RedisQuestionIndex(Redis redis) {
        this.redis = redis;
    }

    /** A question as Redis holds it. */
    private record Stored(String answer, String wording, String vector) {
        static Stored of(Entry entry) {
            return new Stored(
                    entry.answer().value(), entry.wording(), Base64.getEncoder().encodeToString(bytes(entry.vector())));
        }

        Entry entry(CacheKey group) {
            return new Entry(
                    new CacheKey(group.tenant(), answer),
                    wording,
                    floats(Base64.getDecoder().decode(vector)));
        }
    }

    /** Only its direction: a cosine does not ask for the length. */
    private static byte[] bytes(float[] vector) {
        float largest = 0;
        for (float each : vector) {
            largest = Math.max(largest, Math.abs(each));
        }
        var bytes = new byte[vector.length];
        for (int i = 0; i < vector.length && largest > 0; i++) {
            bytes[i] = (byte) Math.round(vector[i] / largest * LARGEST_BYTE);
        }
        return bytes;
    }

    private static float[] floats(byte[] bytes) {
        var vector = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            vector[i] = bytes[i];
        }
        return vector;
    }

    @Override
    public List<Entry> find(CacheKey group, long generation) {
        try {
            return redis.commands().lrange(place(group, generation), 0, -1).stream()
                    .flatMap(json -> read(json, group).stream())
                    .toList();
        } catch (RedisException e) {
            LOG.debug("Questions are not looked for: {}", e.getMessage());
            return List.of();
        }
    }

    private static Optional<Entry> read(String json, CacheKey group) {
        try {
            return Optional.of(Json.MAPPER.readValue(json, Stored.class).entry(group));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.warn("A question in the cache cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void put(CacheKey group, long generation, Entry entry) {
        var place = place(group, generation);
        try {
            var commands = redis.commands();
            commands.lpush(place, Json.write(Stored.of(entry)));
            commands.ltrim(place, 0, MOST - 1);
            commands.expire(place, KEPT);
        } catch (RedisException e) {
            LOG.debug("A question is not kept: {}", e.getMessage());
        }
    }

    private static String place(CacheKey group, long generation) {
        return "questions:{" + group.tenant().value() + "}:" + generation + ":" + group.value();
    }
}
