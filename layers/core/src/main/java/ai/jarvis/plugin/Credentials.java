package ai.jarvis.plugin;

import ai.jarvis.tenancy.TenantId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What a request to a plugin authenticates itself with.
 *
 * @param url with the secret in its query, where that is where it goes
 * @param redaction takes the secret out of what comes back
 */
record Credentials(URI url, Map<String, String> headers, Redaction redaction) {
    static Credentials none(URI url) {
        return new Credentials(url, Map.of(), new Redaction(java.util.List.of()));
    }

    /** Reads the secrets that plugins name. */
    record Source(PluginStore store, SecretVault vault) {
        /** @throws PluginFailure {@code FORBIDDEN} if the secret is gone, or may not be sent there */
        Credentials of(TenantId tenant, Optional<PluginAuth> auth, URI url) {
            return auth.map(how -> of(tenant, how, url)).orElseGet(() -> none(url));
        }

        private Credentials of(TenantId tenant, PluginAuth auth, URI url) {
            var secret = store.secret(tenant, auth.secret())
                    .orElseThrow(() -> forbidden("The plugin's secret " + auth.secret() + " is gone."));
            if (!secret.hosts().allows(url.getHost())) {
                throw forbidden("The plugin's secret may not be sent to " + url.getHost() + ".");
            }
            var value = vault.read(tenant, secret.reference());
            var redaction = new Redaction(java.util.List.of(value));
            return switch (auth.scheme()) {
                case BEARER -> new Credentials(url, Map.of("Authorization", "Bearer " + value), redaction);
                case BASIC -> new Credentials(url, Map.of("Authorization", "Basic " + base64(value)), redaction);
                case HEADER -> new Credentials(url, Map.of(auth.name().orElseThrow(), value), redaction);
                case QUERY ->
                    new Credentials(withParameter(url, auth.name().orElseThrow(), value), Map.of(), redaction);
            };
        }

        private static String base64(String value) {
            return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
        }

        private static URI withParameter(URI url, String name, String value) {
            var parameter = OperationRequest.encoded(name) + "=" + OperationRequest.encoded(value);
            return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + parameter);
        }

        private static PluginFailure forbidden(String detail) {
            return new PluginFailure(PluginFailure.Reason.FORBIDDEN, detail);
        }
    }
}
