package ai.jarvis.model;

import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.model.OpenAiServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.hc.core5.http.ContentType;

/** Conversation by a server that speaks OpenAI's API. */
final class OpenAiChatModel implements ChatModel {
    private static final String PATH = "/chat/completions";
    private static final int BUFFER = 8_192;
    private static final int LONGEST_ANSWER = 32 * 1024 * 1024;
    /** For the end of a stream after its last event: with it the connection can be used again. */
    private static final Duration TO_THE_END = Duration.ofMillis(500);

    private final ModelId id;
    private final OpenAiServer server;
    private final OpenAiChatFormat format;

    OpenAiChatModel(ModelId id, OpenAiServer server, OpenAiChatFormat format) {
        this.id = id;
        this.server = server;
        this.format = format;
    }

    @Override
    public ModelId id() {
        return id;
    }

    @Override
    public Completion complete(ChatPrompt prompt, Timeouts timeouts) {
        var whole = new Timeouts(timeouts.whole(), timeouts.whole(), timeouts.whole());
        return server.post(id, PATH, format.body(prompt, false), whole, response -> {
            expect(response, ContentType.APPLICATION_JSON);
            var answer = new OpenAiChatAnswer(id, prompt, delta -> {});
            answer.whole(read(response.content()));
            return answer.completion();
        });
    }

    private byte[] read(InputStream content) throws IOException {
        var body = content.readNBytes(LONGEST_ANSWER);
        if (body.length == LONGEST_ANSWER) {
            throw new ModelException("The answer of " + id + " has no end", Kind.UNREADABLE, null);
        }
        return body;
    }

    @Override
    public Completion stream(ChatPrompt prompt, Timeouts timeouts, Consumer<Delta> onDelta) {
        return server.post(id, PATH, format.body(prompt, true), timeouts, response -> {
            expect(response, ContentType.TEXT_EVENT_STREAM);
            return read(response, new OpenAiChatStream(id, prompt, onDelta));
        });
    }

    private static Completion read(Answer response, OpenAiChatStream stream) throws IOException {
        var buffer = new byte[BUFFER];
        var content = response.content();
        for (int count = content.read(buffer); count >= 0 && !stream.isDone(); ) {
            int more = count;
            response.timer().pause(() -> stream.more(buffer, 0, more));
            if (stream.isDone()) {
                toTheEnd(response, buffer);
            } else {
                count = content.read(buffer);
            }
        }
        return stream.end();
    }

    private static void toTheEnd(Answer response, byte[] buffer) {
        response.timer().hurry(TO_THE_END);
        try {
            while (response.content().read(buffer) >= 0) {
                // Nothing that follows is of the answer.
            }
        } catch (IOException e) {
            return; // The answer is complete; the connection is lost.
        }
    }

    private void expect(Answer response, ContentType wanted) {
        var type = response.type().map(ContentType::getMimeType).orElse("nothing");
        if (!wanted.getMimeType().equalsIgnoreCase(type)) {
            throw new ModelException(
                    "The model " + id + " answered with " + type + ", not " + wanted.getMimeType(),
                    Kind.UNREADABLE,
                    null);
        }
    }
}
