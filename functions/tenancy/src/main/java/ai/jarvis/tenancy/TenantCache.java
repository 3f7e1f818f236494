package ai.jarvis.tenancy;

import ai.jarvis.platform.Redis;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import java.util.stream.Stream;

/** What tenants have in Redis: every key that names them. */
final class TenantCache {
    private static final int STEP = 1_000;

    private final Redis redis;

    TenantCache(Redis redis) {
        this.redis = redis;
    }

    long remove(TenantId tenant) {
        return keys(tenant).mapToLong(key -> redis.commands().unlink(key)).sum();
    }

    long count(TenantId tenant) {
        return keys(tenant).distinct().count();
    }

    private Stream<String> keys(TenantId tenant) {
        return ScanIterator.scan(
                redis.commands(), ScanArgs.Builder.matches("*" + tenant + "*").limit(STEP))
                .stream();
    }
}
