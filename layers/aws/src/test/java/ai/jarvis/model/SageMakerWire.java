package ai.jarvis.model;

import ai.jarvis.model.ProviderServer.Request;
import ai.jarvis.platform.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** OpenAI's chat completions as a container behind SageMaker's InvokeEndpoint speaks them. */
final class SageMakerWire extends OpenAiWire {
    @Override
    public boolean wantsStream(Request request) {
        return request.path().endsWith("/invocations-response-stream");
    }

    @Override
    public Frames stream(Request request, Said said) {
        var frames = super.stream(request, said);
        return new Frames(
                ConverseWire.EVENTS, parts(frames.opening()), joined(frames.pieces()), parts(frames.ending()));
    }

    /** A part of the payload may end anywhere. */
    private static List<byte[]> parts(List<byte[]> pieces) {
        var parts = new ArrayList<byte[]>();
        for (var piece : pieces) {
            parts.add(part(Arrays.copyOf(piece, piece.length / 2)));
            parts.add(part(Arrays.copyOfRange(piece, piece.length / 2, piece.length)));
        }
        return parts;
    }

    private static List<byte[]> joined(List<byte[]> pieces) {
        return pieces.stream()
                .map(piece -> {
                    var halves = parts(List.of(piece));
                    var both = Arrays.copyOf(halves.get(0), halves.get(0).length + halves.get(1).length);
                    System.arraycopy(halves.get(1), 0, both, halves.get(0).length, halves.get(1).length);
                    return both;
                })
                .toList();
    }

    static byte[] part(byte[] bytes) {
        return ConverseWire.bytes(new Message(
                Map.of(
                        ":message-type", HeaderValue.fromString("event"),
                        ":event-type", HeaderValue.fromString("PayloadPart"),
                        ":content-type", HeaderValue.fromString("application/octet-stream")),
                bytes));
    }

    @Override
    public Refusal refusal(Reason reason, String message) {
        return switch (reason) {
            case THROTTLED -> ConverseWire.refusal(400, "ThrottlingException", "Rate exceeded");
            case FAULT -> ConverseWire.refusal(503, "ServiceUnavailable", "The service is unavailable");
            case FORBIDDEN -> ConverseWire.refusal(403, "AccessDeniedException", "Not authorized");
            case UNKNOWN_MODEL -> ConverseWire.refusal(400, "ValidationError", "Endpoint chat of account 1 not found.");
            case REFUSED, TOO_LONG -> passedOn(super.refusal(reason, message));
        };
    }

    /** What the container refused with. */
    private static Refusal passedOn(Refusal refusal) {
        var body = Json.MAPPER
                .createObjectNode()
                .put("Message", "Received client error from primary")
                .put("OriginalStatusCode", refusal.status())
                .put("OriginalMessage", new String(refusal.body(), StandardCharsets.UTF_8));
        return new Refusal(424, Map.of("x-amzn-ErrorType", "ModelError"), bytes(body));
    }

    @Override
    public byte[] malformedFrame() {
        return part(super.malformedFrame());
    }

    @Override
    public byte[] errorFrame() {
        return ConverseWire.exception("ModelStreamError", "The container stopped");
    }
}
