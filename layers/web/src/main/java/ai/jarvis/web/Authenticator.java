package ai.jarvis.web;

import ai.jarvis.tenancy.ApiKeySecret;
import ai.jarvis.tenancy.ApiKeys;
import ai.jarvis.tenancy.Caller;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells who a request's {@code Authorization} header stands for. Answers are remembered for as long as a revoked key may
 * go on working, which must be well under the 5 s that are promised; by the secret's hash, so that memory holds none.
 */
@Singleton
final class Authenticator {
    static final Duration REMEMBERED = Duration.ofSeconds(3);
    private static final long MOST_REMEMBERED = 20_000;

    private final ApiKeys keys;
    private final Cache<ByteBuffer, Caller> remembered = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(MOST_REMEMBERED)
            .build();

    Authenticator(ApiKeys keys) {
        this.keys = keys;
    }

    /** The secret that the header carries. */
    ApiKeySecret secret(@Nullable String authorization) {
        return ApiKeySecret.bearer(Optional.ofNullable(authorization));
    }

    /** Who it is, if that is remembered. Does not block. */
    Optional<Caller> remembered(ApiKeySecret secret) {
        return Optional.ofNullable(remembered.getIfPresent(ByteBuffer.wrap(secret.hash())));
    }

    /** Who it is, asking the store. */
    Caller authenticate(ApiKeySecret secret) {
        var caller = keys.require(secret);
        remembered.put(ByteBuffer.wrap(secret.hash()), caller);
        return caller;
    }
}
