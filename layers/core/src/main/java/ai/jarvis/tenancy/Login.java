package ai.jarvis.tenancy;

import java.time.Instant;
import java.util.Optional;

/**
 * What a good token of the identity provider says. Which roles somebody has is not among it: the platform's own users
 * say that.
 *
 * @param tenant the tenant that somebody wants to work in; whether they may is not decided by it
 * @param verifiedEmail the address, if the provider has made sure of it
 * @param expiresAt from when on the token is worth nothing
 */
public record Login(TenantId tenant, Subject subject, Optional<EmailAddress> verifiedEmail, Instant expiresAt) {}
