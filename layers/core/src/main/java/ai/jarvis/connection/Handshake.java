package ai.jarvis.connection;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.BearerToken;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a client asks for a connection (RFC 6455, 4.1). It sends its key as any request does, in the header
 * {@code Authorization}. A browser cannot set that header; it offers the subprotocols {@value #PROTOCOL} and
 * {@code jarvis.bearer.<key>} instead. A query parameter is not looked at: addresses end in logs.
 *
 * @param authorization the header {@code Authorization}
 * @param subprotocols the header {@code Sec-WebSocket-Protocol}: the offered subprotocols, with commas between
 */
public record Handshake(Optional<String> authorization, Optional<String> subprotocols) {
    /** What is spoken over the connection. */
    public static final String PROTOCOL = "jarvis.v1";

    /** What the subprotocol begins with that is a key. */
    public static final String BEARER = "jarvis.bearer.";

    /** The key, or the identity provider's token, that the client presents. */
    public BearerToken token() {
        if (authorization.isPresent()) {
            return BearerToken.of(authorization);
        }
        var key = offered().filter(name -> name.startsWith(BEARER)).findFirst();
        if (key.isPresent() && selected().isEmpty()) {
            throw Refusal.of(
                    Refusal.Kind.INVALID,
                    "unknown_subprotocol",
                    "Offer the subprotocol " + PROTOCOL + " beside the one that is the key.");
        }
        return BearerToken.of(key.map(name -> "Bearer " + name.substring(BEARER.length())));
    }

    /** The subprotocol to answer with, never the one that is a key; absent if the client offered none to choose. */
    public Optional<String> selected() {
        return offered().filter(PROTOCOL::equals).findFirst();
    }

    private Stream<String> offered() {
        return subprotocols.map(header -> List.of(header.split(","))).orElse(List.of()).stream()
                .map(String::strip);
    }
}
