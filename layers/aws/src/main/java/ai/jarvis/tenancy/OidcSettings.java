package ai.jarvis.tenancy;

import ai.jarvis.platform.Variables;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The identity provider whose tokens are taken: any that speaks OpenID Connect, Amazon Cognito for example.
 *
 * @param issuer as in the tokens' {@code iss}
 * @param audiences of which a token must name one in {@code aud}; Cognito's access tokens do in {@code client_id}
 * @param algorithms that tokens may be signed with, by their names in RFC 7518; never one with a shared secret
 * @param jwksUrl where the provider's keys are; without it they are those that the function {@code signing-keys} stores
 * @param tenantClaim the claim with the id of the tenant
 */
public record OidcSettings(
        String issuer, Set<String> audiences, Set<String> algorithms, Optional<URI> jwksUrl, String tenantClaim) {
    /** A signature by somebody who alone has the key; with HS256 the public key could serve as the secret. */
    private static final Set<String> ASYMMETRIC =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

    public OidcSettings {
        audiences = Set.copyOf(audiences);
        algorithms = Set.copyOf(algorithms);
        if (audiences.isEmpty()) {
            throw new IllegalArgumentException("JARVIS_OIDC_AUDIENCE is not set");
        }
        if (algorithms.isEmpty() || !ASYMMETRIC.containsAll(algorithms)) {
            throw new IllegalArgumentException("JARVIS_OIDC_ALGORITHMS must be some of " + ASYMMETRIC);
        }
    }

    /** The settings, absent without {@code JARVIS_OIDC_ISSUER}; what is wrong with them is noted. */
    public static Optional<OidcSettings> from(Variables variables) {
        return variables.optionalText("JARVIS_OIDC_ISSUER").flatMap(issuer -> {
            try {
                return Optional.of(new OidcSettings(
                        issuer,
                        words(variables.optionalText("JARVIS_OIDC_AUDIENCE").orElse("")),
                        words(variables.optionalText("JARVIS_OIDC_ALGORITHMS").orElse("RS256,ES256")),
                        variables.uri("JARVIS_OIDC_JWKS_URL"),
                        variables.optionalText("JARVIS_OIDC_TENANT_CLAIM").orElse("tenant")));
            } catch (IllegalArgumentException e) {
                variables.problem(e.getMessage());
                return Optional.empty();
            }
        });
    }

    private static Set<String> words(String text) {
        return SEPARATOR.splitAsStream(text).filter(word -> !word.isEmpty()).collect(Collectors.toSet());
    }
}
