package ai.jarvis.cdk.regional;

/**
 * Whose tokens functions take.
 *
 * @param issuer as in the tokens' {@code iss}
 * @param audience as in their {@code aud}
 */
public record IdentityProvider(String issuer, String audience) {}
