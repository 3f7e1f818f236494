package ai.jarvis.model;

import ai.jarvis.model.route.BreakerBoard;
import ai.jarvis.model.route.BreakerStatus.State;
import ai.jarvis.model.route.Target;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Redis;
import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices in Redis, all in one hash, so that one call reads them. They may be lost. */
public final class RedisBreakerBoard implements BreakerBoard {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBreakerBoard.class);
    private static final String KEY = "breakers";
    private static final Duration KEPT_FOR = Duration.ofHours(1);

    /** Notices may come in another order than they were written in. */
    private static final String PUBLISH =
            """
            local known = redis.call('HGET', KEYS[1], ARGV[1])
            if not known or cjson.decode(known).at <= tonumber(ARGV[2]) then
              redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
              redis.call('EXPIRE', KEYS[1], ARGV[4])
            end
            return 1""";

    private final Redis redis;
    private final AtomicBoolean away = new AtomicBoolean();

    public RedisBreakerBoard(Redis redis) {
        this.redis = redis;
    }

    @Override
    public void publish(Notice notice) {
        try {
            redis.commands()
                    .eval(
                            PUBLISH,
                            ScriptOutputType.INTEGER,
                            new String[] {KEY},
                            notice.target().toString(),
                            Long.toString(notice.at().toEpochMilli()),
                            Json.write(fields(notice)),
                            Long.toString(KEPT_FOR.toSeconds()));
            away.set(false);
        } catch (RedisException e) {
            isAway(e);
        }
    }

    @Override
    public List<Notice> read() {
        try {
            var notices = redis.commands().hvals(KEY).stream()
                    .flatMap(json -> notice(json).stream())
                    .toList();
            away.set(false);
            return notices;
        } catch (RedisException e) {
            isAway(e);
            return List.of();
        }
    }

    /** Of an outage the first call speaks for all. */
    private void isAway(RedisException cause) {
        if (!away.getAndSet(true)) {
            LOG.warn("Breakers go by what this instance sees alone: {}", cause.getMessage());
        }
    }

    private static Map<String, Object> fields(Notice notice) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("model", notice.target().model().value());
        fields.put("region", notice.target().region());
        fields.put("state", notice.state().wireName());
        fields.put("at", notice.at().toEpochMilli());
        fields.put("reason", notice.reason());
        fields.put("probes_from", notice.probesFrom().toEpochMilli());
        return fields;
    }

    /** What an instance of another release wrote may not be understood. */
    private static Optional<Notice> notice(String json) {
        try {
            return Optional.of(notice(Json.read(json, JsonNode.class)));
        } catch (IllegalArgumentException e) {
            LOG.debug("A notice cannot be read: {}", json, e);
            return Optional.empty();
        }
    }

    private static Notice notice(JsonNode fields) {
        return new Notice(
                new Target(
                        new ModelId(fields.path("model").asText()),
                        fields.path("region").asText()),
                State.byWireName(fields.path("state").asText()),
                Instant.ofEpochMilli(fields.path("at").asLong()),
                fields.path("reason").asText(),
                Instant.ofEpochMilli(fields.path("probes_from").asLong()));
    }
}
