package ai.jarvis.web;

import ai.jarvis.tenancy.Authentication;
import ai.jarvis.tenancy.Authentication.Identified;
import ai.jarvis.tenancy.BearerToken;
import ai.jarvis.tenancy.Caller;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells who a request's {@code Authorization} header stands for. Answers are remembered for as long as a revoked key, a
 * disabled user or a changed role may go on working, which must be well under the 5 s that are promised; by the token's
 * hash, so that memory holds none.
 */
@Singleton
final class Authenticator {
    static final Duration REMEMBERED = Duration.ofSeconds(3);
    private static final long MOST_REMEMBERED = 20_000;

    private final Authentication authentication;
    private final Clock clock;
    private final Cache<ByteBuffer, Identified> remembered = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(MOST_REMEMBERED)
            .build();

    Authenticator(Authentication authentication, Clock clock) {
        this.authentication = authentication;
        this.clock = clock;
    }

    /** The token that the header carries. */
    BearerToken token(@Nullable String authorization) {
        return BearerToken.of(Optional.ofNullable(authorization));
    }

    /** Who it is, if that is remembered. Does not block. */
    Optional<Caller> remembered(BearerToken token) {
        return Optional.ofNullable(remembered.getIfPresent(ByteBuffer.wrap(token.hash())))
                .filter(known -> known.until().map(clock.instant()::isBefore).orElse(true))
                .map(Identified::caller);
    }

    /** Who it is, asking the stores and the identity provider. */
    Caller authenticate(BearerToken token) {
        var identified = authentication.authenticate(token);
        remembered.put(ByteBuffer.wrap(token.hash()), identified);
        return identified.caller();
    }
}
