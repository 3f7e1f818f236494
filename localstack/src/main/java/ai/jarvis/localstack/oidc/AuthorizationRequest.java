package ai.jarvis.localstack.oidc;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.Fields;

/**
 * What a client asks for when it sends somebody to the login page (RFC 6749, 4.1.1), with PKCE (RFC 7636).
 *
 * @param redirect where the answer goes: a page on this machine, at any port (RFC 8252, 7.3)
 * @param challenge the SHA-256 of what the client will prove itself with
 */
record AuthorizationRequest(URI redirect, String challenge, Optional<String> state, Optional<String> nonce) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** Reads it; nothing is sent to an address that was not looked at. */
    static AuthorizationRequest of(Fields fields) {
        if (!Tokens.CLIENT.equals(fields.getValue("client_id"))) {
            throw OidcException.invalidRequest("client_id must be " + Tokens.CLIENT);
        }
        var redirect = redirect(required(fields, "redirect_uri"));
        if (!"code".equals(fields.getValue("response_type"))) {
            throw OidcException.invalidRequest("response_type must be code");
        }
        var challenge = required(fields, "code_challenge");
        if (!"S256".equals(fields.getValue("code_challenge_method"))
                || !CHALLENGE.matcher(challenge).matches()) {
            throw OidcException.invalidRequest("code_challenge must be a SHA-256, and code_challenge_method S256");
        }
        return new AuthorizationRequest(
                redirect,
                challenge,
                Optional.ofNullable(fields.getValue("state")),
                Optional.ofNullable(fields.getValue("nonce")));
    }

    static String required(Fields fields, String name) {
        return Optional.ofNullable(fields.getValue(name))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> OidcException.invalidRequest(name + " is missing"));
    }

    private static URI redirect(String text) {
        try {
            var uri = URI.create(text);
            if ("http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && LOOPBACK.contains(uri.getHost())
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw OidcException.invalidRequest("redirect_uri is not a URI");
        }
        throw OidcException.invalidRequest("redirect_uri must be an http address of this machine");
    }

    /** The parameters again, for the page to send with the login. */
    Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("client_id", Tokens.CLIENT);
        fields.put("response_type", "code");
        fields.put("redirect_uri", redirect.toString());
        fields.put("code_challenge", challenge);
        fields.put("code_challenge_method", "S256");
        state.ifPresent(value -> fields.put("state", value));
        nonce.ifPresent(value -> fields.put("nonce", value));
        return fields;
    }

    /** Where somebody goes who has logged in. */
    String answer(String code) {
        var parameters = "code=" + encoded(code)
                + state.map(value -> "&state=" + encoded(value)).orElse("");
        return redirect + (redirect.getRawQuery() == null ? "?" : "&") + parameters;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
