package ai.jarvis.tenancy;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Tells who a bearer token stands for: an API key, or a user who has logged in at the identity provider. */
public final class Authentication {
    private final ApiKeys keys;
    private final Users users;
    private final TokenVerifier tokens;

    public Authentication(ApiKeys keys, Users users, TokenVerifier tokens) {
        this.keys = keys;
        this.users = users;
        this.tokens = tokens;
    }

    /**
     * Somebody who is known.
     *
     * @param until when the credentials end, if they do
     */
    public record Identified(Caller caller, Optional<Instant> until) {}

    /**
     * Who presents this token.
     *
     * @throws ai.jarvis.platform.Refusal with {@code invalid_credentials} if it is of nobody who is let in
     */
    public Identified authenticate(BearerToken token) {
        return token.isJwt() ? signIn(tokens.verify(token)) : useKey(new ApiKeySecret(token.value()));
    }

    private Identified useKey(ApiKeySecret secret) {
        return keys.use(secret)
                .map(key -> new Identified(key.caller(), key.expiresAt()))
                .orElseThrow(() -> BearerToken.invalid("The API key is unknown, expired or revoked."));
    }

    private Identified signIn(Login login) {
        return users.signIn(login)
                .map(caller -> new Identified(caller, Optional.of(login.expiresAt())))
                .orElseThrow(() -> BearerToken.invalid("The token is not of an active user of its tenant."));
    }

    /** Whether somebody who was let in before would be let in still, for what goes on after a request's end. */
    public boolean isStillLetIn(TenantId tenant, String principal) {
        var caller = new Caller(tenant, principal, Set.of());
        return caller.key().map(id -> keys.isUsable(tenant, id)).orElse(false)
                || caller.user().map(id -> users.isActive(tenant, id)).orElse(false);
    }
}
