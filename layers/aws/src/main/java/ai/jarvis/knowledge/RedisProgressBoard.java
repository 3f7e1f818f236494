package ai.jarvis.knowledge;

import ai.jarvis.platform.Redis;
import ai.jarvis.tenancy.TenantId;
import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Progress in Redis, where it may be lost. */
public final class RedisProgressBoard implements ProgressBoard {
    private static final Logger LOG = LoggerFactory.getLogger(RedisProgressBoard.class);
    private static final Duration KEPT_FOR = Duration.ofHours(1);

    private final Redis redis;

    public RedisProgressBoard(Redis redis) {
        this.redis = redis;
    }

    @Override
    public void report(TenantId tenant, DocumentId document, double share) {
        try {
            redis.commands().set(key(tenant, document), Double.toString(share), SetArgs.Builder.ex(KEPT_FOR));
        } catch (RedisException e) {
            LOG.warn("Progress of {} is not shown: {}", document, e.getMessage());
        }
    }

    @Override
    public void forget(TenantId tenant, DocumentId document) {
        try {
            redis.commands().del(key(tenant, document));
        } catch (RedisException e) {
            LOG.warn("Progress of {} stays until it expires: {}", document, e.getMessage());
        }
    }

    @Override
    public Map<DocumentId, Double> read(TenantId tenant, Set<DocumentId> documents) {
        var shares = new HashMap<DocumentId, Double>();
        try {
            var ids = List.copyOf(documents);
            var values = redis.commands()
                    .mget(ids.stream().map(id -> key(tenant, id)).toArray(String[]::new));
            for (int i = 0; i < ids.size(); i++) {
                var id = ids.get(i);
                values.get(i).ifHasValue(value -> shares.put(id, Double.valueOf(value)));
            }
        } catch (RedisException e) {
            LOG.warn("Progress is not shown: {}", e.getMessage());
        }
        return shares;
    }

    private static String key(TenantId tenant, DocumentId document) {
        return "progress:" + tenant + ":" + document;
    }
}
