package ai.jarvis.localstack.bedrock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A model that fails, breaks off or takes its time whenever it is asked about certain words, and remembers what it was
 * asked.
 */
public final class UnreliableModel implements Model {
    private static final Duration BREATH = Duration.ofMillis(10);

    private final Model reliable;
    private final Set<String> feared = ConcurrentHashMap.newKeySet();
    private final Set<String> confusing = ConcurrentHashMap.newKeySet();
    private final Set<String> demanding = ConcurrentHashMap.newKeySet();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    public UnreliableModel(Model reliable) {
        this.reliable = reliable;
    }

    /** From now on whoever asks about this gets an error. */
    public void failOn(String words) {
        feared.add(words);
    }

    /** From now on whoever asks about this gets an error in the middle of the answer. */
    public void breakOffOn(String words) {
        confusing.add(words);
    }

    /** From now on whoever asks about this gets the answer slowly. */
    public void hesitateOn(String words) {
        demanding.add(words);
    }

    public void recover() {
        feared.clear();
        confusing.clear();
        demanding.clear();
    }

    /** In how many calls these words came. */
    public long callsWith(String words) {
        return asked.stream().filter(text -> text.contains(words)).count();
    }

    @Override
    public Completion converse(Conversation conversation, TextSink sink) throws IOException {
        hear(conversation.system() + "\n" + conversation.lastMessage());
        var question = conversation.lastMessage();
        var breaksOff = isAbout(question, confusing);
        var hesitates = isAbout(question, demanding);
        return reliable.converse(conversation, piece -> {
            sink.text(piece);
            if (breaksOff) {
                throw BedrockException.modelFailed("The model lost the thread.");
            }
            if (hesitates) {
                LockSupport.parkNanos(BREATH.toNanos());
            }
        });
    }

    @Override
    public Invocation invoke(String modelId, byte[] body) {
        hear(new String(body, StandardCharsets.UTF_8));
        return reliable.invoke(modelId, body);
    }

    private void hear(String text) {
        asked.add(text);
        if (isAbout(text, feared)) {
            throw BedrockException.modelFailed("The model is out of order.");
        }
    }

    private static boolean isAbout(String text, Set<String> words) {
        return words.stream().anyMatch(text::contains);
    }
}
