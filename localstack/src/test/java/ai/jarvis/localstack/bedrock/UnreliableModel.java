package ai.jarvis.localstack.bedrock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A model that fails whenever it is asked about certain words, and remembers what it was asked. */
public final class UnreliableModel implements Model {
    private final Model reliable;
    private final Set<String> feared = ConcurrentHashMap.newKeySet();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    public UnreliableModel(Model reliable) {
        this.reliable = reliable;
    }

    /** From now on whoever asks about this gets an error. */
    public void failOn(String words) {
        feared.add(words);
    }

    public void recover() {
        feared.clear();
    }

    /** In how many calls these words came. */
    public long callsWith(String words) {
        return asked.stream().filter(text -> text.contains(words)).count();
    }

    @Override
    public Completion converse(Conversation conversation, TextSink sink) throws IOException {
        hear(conversation.system() + "\n" + conversation.lastMessage());
        return reliable.converse(conversation, sink);
    }

    @Override
    public Invocation invoke(String modelId, byte[] body) {
        hear(new String(body, StandardCharsets.UTF_8));
        return reliable.invoke(modelId, body);
    }

    private void hear(String text) {
        asked.add(text);
        if (feared.stream().anyMatch(text::contains)) {
            throw BedrockException.modelFailed("The model is out of order.");
        }
    }
}
