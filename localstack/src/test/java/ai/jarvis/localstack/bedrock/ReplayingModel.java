package ai.jarvis.localstack.bedrock;

import ai.jarvis.localstack.bedrock.Conversation.Message;
import ai.jarvis.localstack.bedrock.Conversation.Role;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A model that says what a test has written for it, calls of tools included. A script is for the conversations with
 * certain words in their system prompt or in the user's newest text; of several that fit, the one given last is played.
 */
public final class ReplayingModel implements Model {
    private final List<Script> scripts = new CopyOnWriteArrayList<>();
    private final Queue<Conversation> heard = new ConcurrentLinkedQueue<>();

    /**
     * What the model says when it is its turn.
     *
     * @param text before the calls, may be empty
     */
    public record Turn(String text, List<Call> calls, int inputTokens, int outputTokens) {
        public Turn {
            calls = List.copyOf(calls);
        }

        /** Says something and calls nothing, which ends the work. Where JSON is wanted, it may be that. */
        public static Turn says(String text) {
            return new Turn(text, List.of(), 100, 10);
        }

        /** Calls tools, all at once. */
        public static Turn calls(Call... calls) {
            return new Turn("", List.of(calls), 100, 10);
        }

        /** The same, with another count of tokens. */
        public Turn using(int input, int output) {
            return new Turn(text, calls, input, output);
        }
    }

    /**
     * One call.
     *
     * @param input JSON, an object
     */
    public record Call(String tool, String input) {}

    private record Script(String words, Function<Conversation, Turn> turns) {}

    /**
     * From now on whoever says these words hears the turns, the first before the model has spoken, the second when it has
     * spoken once, and so on; the last one again and again. So an attempt that is made again hears the same. What was said
     * before the user's newest text does not count.
     */
    public void script(String words, Turn... turns) {
        scripts.addFirst(new Script(words, conversation -> turns[Math.min(spoken(conversation), turns.length - 1)]));
    }

    /** From now on whoever says these words hears the turns in the order of the calls, the last one again and again. */
    public void queue(String words, Turn... turns) {
        AtomicInteger next = new AtomicInteger();
        scripts.addFirst(new Script(words, conversation -> turns[Math.min(next.getAndIncrement(), turns.length - 1)]));
    }

    /** From now on whoever says these words hears what the function makes of the conversation. */
    public void answer(String words, Function<Conversation, Turn> turn) {
        scripts.addFirst(new Script(words, turn));
    }

    /** The conversations with these words, in the order in which they came. */
    public List<Conversation> heard(String words) {
        return heard.stream()
                .filter(conversation -> isAbout(conversation, words))
                .toList();
    }

    /** What tools said since the user's newest text. */
    public static List<String> results(Conversation conversation) {
        return sinceQuestion(conversation)
                .map(Message::results)
                .filter(said -> !said.isEmpty())
                .toList();
    }

    /** How often the model has spoken since the user's newest text. */
    public static int spoken(Conversation conversation) {
        return (int) sinceQuestion(conversation)
                .filter(message -> message.role() == Role.ASSISTANT)
                .count();
    }

    private static Stream<Message> sinceQuestion(Conversation conversation) {
        return conversation.messages().stream().skip(newestQuestion(conversation));
    }

    /** Where the newest of the user's turns is that is not only what tools said. */
    private static int newestQuestion(Conversation conversation) {
        List<Message> messages = conversation.messages();
        for (int i = messages.size() - 1; i > 0; i--) {
            if (messages.get(i).role() == Role.USER && messages.get(i).results().isEmpty()) {
                return i;
            }
        }
        return 0;
    }

    private static boolean isAbout(Conversation conversation, String words) {
        return conversation.system().contains(words)
                || conversation
                        .messages()
                        .get(newestQuestion(conversation))
                        .text()
                        .contains(words);
    }

    @Override
    public Completion converse(Conversation conversation, TextSink sink) throws IOException {
        heard.add(conversation);
        Turn turn = scripts.stream()
                .filter(script -> isAbout(conversation, script.words()))
                .findFirst()
                .orElseThrow(() -> BedrockException.modelFailed("There is no script for this conversation."))
                .turns()
                .apply(conversation);
        List<ToolUse> calls = new ArrayList<>();
        Optional<ObjectNode> object = conversation.tools().required().flatMap(tool -> object(turn.text()));
        if (object.isPresent()) {
            String tool = conversation.tools().required().orElseThrow().name();
            calls.add(new ToolUse("tooluse_json", tool, object.get()));
        } else if (!turn.text().isEmpty()) {
            sink.text(turn.text());
        }
        for (Call call : turn.calls()) {
            String id = "tooluse_" + conversation.messages().size() + "_" + calls.size();
            calls.add(new ToolUse(id, call.tool(), input(call)));
        }
        return new Completion(
                calls.isEmpty() ? "end_turn" : "tool_use", turn.inputTokens(), turn.outputTokens(), calls);
    }

    private static ObjectNode input(Call call) {
        return Json.object(call.input().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<ObjectNode> object(String text) {
        try {
            return Optional.of(Json.object(text.getBytes(StandardCharsets.UTF_8)));
        } catch (BedrockException e) {
            return Optional.empty(); // It is to say something that is no JSON.
        }
    }
}
