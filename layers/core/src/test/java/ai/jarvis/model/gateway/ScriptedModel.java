package ai.jarvis.model.gateway;

import ai.jarvis.model.ChatModel;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.Completion;
import ai.jarvis.model.Delta;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Timeouts;
import ai.jarvis.model.TokenUsage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model that fails as it is told, call by call, and otherwise says its words. */
final class ScriptedModel implements ChatModel {
    private final ModelId id;
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<ChatPrompt> asked = new ArrayList<>();
    private final List<Timeouts> timeouts = new ArrayList<>();
    private List<String> words = List.of("The lamp ", "was lit ", "at dusk.");
    private Consumer<Timeouts> onCall = unused -> {};

    ScriptedModel(String id) {
        this.id = new ModelId(id);
    }

    private record Fault(Kind kind, int afterWords, @Nullable Duration retryAfter) {}

    /** Fails one more call, before it says anything. */
    ScriptedModel fail(Kind kind) {
        return failAfter(0, kind);
    }

    /** Fails one more call after so many words, of an answer that is streamed. */
    ScriptedModel failAfter(int words, Kind kind) {
        faults.add(new Fault(kind, words, null));
        return this;
    }

    /** Throttles one more call. */
    ScriptedModel throttle(Duration retryAfter) {
        faults.add(new Fault(Kind.THROTTLED, 0, retryAfter));
        return this;
    }

    ScriptedModel says(String... those) {
        words = List.of(those);
        return this;
    }

    /** What happens whenever it is asked. */
    ScriptedModel onCall(Consumer<Timeouts> action) {
        onCall = action;
        return this;
    }

    int calls() {
        return asked.size();
    }

    ChatPrompt lastPrompt() {
        return asked.getLast();
    }

    Timeouts lastTimeouts() {
        return timeouts.getLast();
    }

    @Override
    public ModelId id() {
        return id;
    }

    @Override
    public Completion complete(ChatPrompt prompt, Timeouts within) {
        return answer(prompt, within, delta -> {}, false);
    }

    @Override
    public Completion stream(ChatPrompt prompt, Timeouts within, Consumer<Delta> onDelta) {
        return answer(prompt, within, onDelta, true);
    }

    private Completion answer(ChatPrompt prompt, Timeouts within, Consumer<Delta> onDelta, boolean isLive) {
        asked.add(prompt);
        timeouts.add(within);
        onCall.accept(within);
        var fault = faults.poll();
        var said = 0;
        for (var word : words) {
            if (fault != null && (!isLive || said == fault.afterWords())) {
                throw failure(fault);
            }
            onDelta.accept(new Delta.Text(word));
            said++;
        }
        if (fault != null) {
            throw failure(fault);
        }
        return new Completion(String.join("", words), new TokenUsage(100, 10), id);
    }

    private ModelException failure(Fault fault) {
        return new ModelException(id + " fails", fault.kind(), fault.retryAfter(), null);
    }
}
