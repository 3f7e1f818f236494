package ai.jarvis.tenancy;

/** Tells whether a token is the identity provider's and good. */
@FunctionalInterface
public interface TokenVerifier {
    /**
     * What the token says.
     *
     * @throws ai.jarvis.platform.Refusal with {@code invalid_credentials} if it is not good, for whatever reason; with
     *     {@code identity_provider_unavailable} if that cannot be told now
     */
    Login verify(BearerToken token);

    /** For an installation without an identity provider. */
    static TokenVerifier none() {
        return token -> {
            throw BearerToken.invalid("No identity provider is configured; send an API key.");
        };
    }
}
