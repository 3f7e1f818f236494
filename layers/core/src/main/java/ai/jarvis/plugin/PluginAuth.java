package ai.jarvis.plugin;

import java.util.Locale;
import java.util.Optional;

/**
 * How a plugin's requests are authenticated.
 *
 * @param secret the name of one of the tenant's secrets
 * @param name of the header or of the parameter; only with these
 */
public record PluginAuth(String secret, Scheme scheme, Optional<String> name) {
    /** Where the secret goes; the names are part of the API, in lower case. */
    public enum Scheme {
        /** {@code Authorization: Bearer} (RFC 6750). */
        BEARER,
        /** {@code Authorization: Basic} (RFC 7617); the secret is as in {@code user:password}. */
        BASIC,
        /** A header of its own. */
        HEADER,
        /** A parameter of the query. */
        QUERY;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The scheme of this name, if there is one. */
        public static Optional<Scheme> byWireName(String name) {
            for (var scheme : values()) {
                if (scheme.wireName().equals(name)) {
                    return Optional.of(scheme);
                }
            }
            return Optional.empty();
        }
    }
}
