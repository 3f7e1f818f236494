package ai.jarvis.model;

import ai.jarvis.model.ModelException.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/** Reads the server-sent events of a streamed chat completion, from whatever brings their bytes. For one thread. */
final class OpenAiChatStream {
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final ModelId model;
    private final OpenAiChatAnswer answer;
    private final ServerSentEvents events = new ServerSentEvents(this::event);
    private boolean isDone;
    private boolean isPiece;
    private boolean hasBytes;
    private boolean hasEvents;

    OpenAiChatStream(ModelId model, ChatPrompt prompt, Consumer<Delta> onDelta) {
        this.model = model;
        this.answer = new OpenAiChatAnswer(model, prompt, onDelta);
    }

    /** Takes more bytes; returns whether a piece of the answer was among them. */
    boolean more(byte[] bytes, int from, int to) throws IOException {
        isPiece = false;
        hasBytes |= to > from;
        events.more(bytes, from, to);
        return isPiece;
    }

    private void event(byte[] bytes, int from, int to) throws IOException {
        hasEvents = true;
        if (isDone) {
            return;
        }
        if (Arrays.equals(bytes, from, to, DONE, 0, DONE.length)) {
            isDone = true;
        } else {
            isPiece |= answer.chunk(bytes, from, to - from);
        }
    }

    /** Whether the server said that nothing follows. */
    boolean isDone() {
        return isDone;
    }

    /** The answer, when no more bytes come. */
    Completion end() throws IOException {
        events.end();
        if (!answer.hasEnded()) {
            throw hasBytes && !hasEvents
                    ? new ModelException("The answer of " + model + " is no stream of events", Kind.UNREADABLE, null)
                    : new ModelException("The model " + model + " stopped in the middle", Kind.BROKEN_OFF, null);
        }
        return answer.completion();
    }
}
