package ai.jarvis.model;

import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.model.ProviderServer.Act;
import ai.jarvis.model.ProviderServer.Exchange;
import ai.jarvis.model.ProviderServer.Request;
import ai.jarvis.model.Wire.Reason;
import ai.jarvis.model.Wire.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What goes wrong with a provider that can still be reached. */
public enum Fault {
    THROTTLED(Kind.THROTTLED, Reason.THROTTLED),
    INTERNAL_ERROR(Kind.FAULT, Reason.FAULT),
    REFUSED(Kind.REFUSED, Reason.REFUSED),
    FORBIDDEN(Kind.NOT_OFFERED, Reason.FORBIDDEN),
    UNKNOWN_MODEL(Kind.NOT_OFFERED, Reason.UNKNOWN_MODEL),
    TOO_LONG(Kind.TOO_LONG, Reason.TOO_LONG),
    SILENT(Kind.TIMEOUT),
    SILENT_AFTER_ITS_HEADERS(Kind.TIMEOUT),
    SILENT_IN_THE_MIDDLE(Kind.TIMEOUT),
    CUT_BEFORE_ITS_HEADERS(Kind.BROKEN_OFF),
    CUT_IN_THE_MIDDLE(Kind.BROKEN_OFF),
    /** Ends as if all were well, but says not that the answer has ended. */
    WITHOUT_AN_END(Kind.BROKEN_OFF, Kind.UNREADABLE),
    MALFORMED(Kind.UNREADABLE),
    WRONG_TYPE(Kind.UNREADABLE);

    /** What is said for a refusal. */
    static final String MESSAGE = "The stop words are too wild";

    static final String RETRY_AFTER_SECONDS = "7";

    private static final byte[] PAGE = "<html><body>Sign in</body></html>".getBytes(StandardCharsets.UTF_8);

    private final Kind streamed;
    private final Kind whole;
    private final Reason reason;

    Fault(Kind kind) {
        this(kind, kind);
    }

    Fault(Kind streamed, Kind whole) {
        this.streamed = streamed;
        this.whole = whole;
        this.reason = null;
    }

    Fault(Kind kind, Reason reason) {
        this.streamed = kind;
        this.whole = kind;
        this.reason = reason;
    }

    /** What a stream that fails so ends with. */
    public Kind kindOfStream() {
        return streamed;
    }

    /** What a whole answer that fails so ends with. */
    public Kind kindOfWhole() {
        return whole;
    }

    /** What the server does, when this would have been the answer; of a stream the first piece is sent, if any. */
    public Act act(Wire wire, Said said) {
        return (request, exchange) -> {
            if (reason != null) {
                refuse(wire, exchange);
            } else if (this == SILENT) {
                exchange.stall();
            } else if (this == CUT_BEFORE_ITS_HEADERS) {
                exchange.cut();
            } else if (this == WRONG_TYPE) {
                exchange.whole(200, Map.of("Content-Type", "text/html"), PAGE);
            } else if (wire.wantsStream(request)) {
                stream(wire, wire.stream(request, said), exchange);
            } else {
                whole(wire, request, said, exchange);
            }
        };
    }

    private void refuse(Wire wire, Exchange exchange) throws IOException {
        var refusal = wire.refusal(reason, MESSAGE);
        var headers = new HashMap<>(refusal.headers());
        headers.put("Content-Type", "application/json");
        if (reason == Reason.THROTTLED) {
            headers.put("Retry-After", RETRY_AFTER_SECONDS);
        }
        exchange.whole(refusal.status(), headers, refusal.body());
    }

    private void stream(Wire wire, Wire.Frames frames, Exchange exchange) throws IOException {
        exchange.stream(frames.type());
        if (this == SILENT_AFTER_ITS_HEADERS) {
            exchange.chunks(frames.opening());
            exchange.stall();
        }
        exchange.chunks(frames.opening());
        exchange.chunk(frames.pieces().getFirst());
        switch (this) {
            case SILENT_IN_THE_MIDDLE -> exchange.stall();
            case CUT_IN_THE_MIDDLE -> exchange.cut();
            case MALFORMED -> {
                exchange.chunk(wire.malformedFrame());
                exchange.chunks(frames.ending());
                exchange.endStream();
            }
            default -> exchange.endStream();
        }
    }

    private void whole(Wire wire, Request request, Said said, Exchange exchange) throws IOException {
        var body = wire.whole(request, said);
        var half = Arrays.copyOf(body.bytes(), body.bytes().length / 2);
        switch (this) {
            case SILENT_AFTER_ITS_HEADERS -> {
                exchange.beginningOfWhole(body.type(), new byte[0], body.bytes().length);
                exchange.stall();
            }
            case SILENT_IN_THE_MIDDLE -> {
                exchange.beginningOfWhole(body.type(), half, body.bytes().length);
                exchange.stall();
            }
            case CUT_IN_THE_MIDDLE -> {
                exchange.beginningOfWhole(body.type(), half, body.bytes().length);
                exchange.cut();
            }
            case MALFORMED ->
                exchange.whole(200, Map.of("Content-Type", body.type()), "{\"a\" b}".getBytes(StandardCharsets.UTF_8));
            default -> exchange.whole(200, Map.of("Content-Type", body.type()), "{}".getBytes(StandardCharsets.UTF_8));
        }
    }
}
