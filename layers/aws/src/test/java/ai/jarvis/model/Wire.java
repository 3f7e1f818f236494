package ai.jarvis.model;

import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.ProviderServer.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider's format, as the provider reads and writes it. */
public interface Wire {
    /** Whether the answer is to come in pieces. */
    boolean wantsStream(Request request);

    /** What the request says, as far as the format can say it. */
    ChatPrompt read(Request request);

    /** The answer at once. */
    Body whole(Request request, Said said);

    /** The answer in pieces. */
    Frames stream(Request request, Said said);

    /** An answer of a status other than 200. */
    Refusal refusal(Reason reason, String message);

    /** Something of a stream that nobody can read. */
    byte[] malformedFrame();

    /** An error of the provider's own in the middle of a stream. */
    byte[] errorFrame();

    /** Why a provider does not answer. */
    enum Reason {
        THROTTLED,
        FAULT,
        REFUSED,
        FORBIDDEN,
        UNKNOWN_MODEL,
        TOO_LONG
    }

    /** What the model has to say. */
    record Said(List<String> text, List<SaidCall> calls, Finish finish, Optional<TokenUsage> usage) {
        /** Words. */
        static Said text(String... pieces) {
            return new Said(List.of(pieces), List.of(), Finish.STOP, Optional.of(new TokenUsage(12, 5)));
        }

        /** Calls of tools and no words. */
        static Said calls(SaidCall... calls) {
            return new Said(List.of(), List.of(calls), Finish.TOOL_CALLS, Optional.of(new TokenUsage(12, 5)));
        }

        Said ends(Finish other) {
            return new Said(text, calls, other, usage);
        }

        Said uses(Optional<TokenUsage> other) {
            return new Said(text, calls, finish, other);
        }
    }

    /** A call, with its arguments as they come. */
    record SaidCall(String id, String name, List<String> arguments) {
        SaidCall(String id, String name, String... arguments) {
            this(id, name, List.of(arguments));
        }

        ToolCall call() {
            return new ToolCall(id, name, String.join("", arguments));
        }
    }

    /** A whole answer. */
    @SuppressWarnings("ArrayRecordComponent") // It is only passed on, never compared.
    record Body(String type, byte[] bytes) {}

    /**
     * A stream.
     *
     * @param opening says nothing yet
     * @param pieces one for each piece of the text, or several for a call
     * @param ending says why the answer ended, and what was used
     */
    record Frames(String type, List<byte[]> opening, List<byte[]> pieces, List<byte[]> ending) {}

    /** No answer. */
    @SuppressWarnings("ArrayRecordComponent") // It is only passed on, never compared.
    record Refusal(int status, Map<String, String> headers, byte[] body) {}
}
