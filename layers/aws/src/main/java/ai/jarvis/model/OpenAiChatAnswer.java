package ai.jarvis.model;

import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts together what OpenAI's chat completions answer, whole or in chunks. For one thread. */
final class OpenAiChatAnswer {
    private static final ObjectReader READER = Json.MAPPER.readerFor(JsonNode.class);

    private final ModelId model;
    private final ChatPrompt prompt;
    private final Consumer<Delta> onDelta;
    private final StringBuilder text = new StringBuilder();
    private final WholeCharacters characters = new WholeCharacters();
    private final List<OpenCall> calls = new ArrayList<>();
    private @Nullable Finish finish;
    private @Nullable TokenUsage usage;

    OpenAiChatAnswer(ModelId model, ChatPrompt prompt, Consumer<Delta> onDelta) {
        this.model = model;
        this.prompt = prompt;
        this.onDelta = onDelta;
    }

    /**
     * A call whose arguments are still coming.
     *
     * @param index in the answer
     * @param told the server's own index, which may be another
     */
    private record OpenCall(
            int index, int told, String id, String name, StringBuilder arguments, WholeCharacters characters) {}

    void whole(byte[] body) {
        take(json(body, 0, body.length), "message");
        if (finish == null) {
            throw new ModelException("The answer of " + model + " has no choice that ended", Kind.UNREADABLE, null);
        }
    }

    /** Takes a chunk; returns whether a piece of the answer is in it, be it the model's thoughts. */
    boolean chunk(byte[] bytes, int from, int length) {
        return take(json(bytes, from, length), "delta");
    }

    private JsonNode json(byte[] bytes, int from, int length) {
        try {
            JsonNode node = READER.readValue(bytes, from, length);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            throw new ModelException("The answer of " + model + " is no JSON", Kind.UNREADABLE, e);
        }
        throw new ModelException("The answer of " + model + " is no JSON object", Kind.UNREADABLE, null);
    }

    private boolean take(JsonNode node, String part) {
        if (OpenAiError.isOne(node)) {
            throw failed(OpenAiError.read(node));
        }
        used(node.path("usage"));
        var choice = node.path("choices").path(0);
        var said = choice.path(part);
        boolean isPiece = say(said.path("content")) || say(said.path("refusal"));
        for (var call : said.path("tool_calls")) {
            take(call);
            isPiece = true;
        }
        var reason = choice.path("finish_reason");
        if (reason.isTextual()) {
            finish = finish(reason.textValue());
            isPiece = true;
        }
        return isPiece || isThought(said.path("reasoning_content")) || isThought(said.path("reasoning"));
    }

    /** After the first piece it is no matter why: the work was done, and some of the answer is here. */
    private ModelException failed(OpenAiError error) {
        return text.isEmpty() && calls.isEmpty()
                ? new ModelException(
                        "The model " + model + " answered with an error: " + error.message(), error.kind(), null)
                : new ModelException("The model " + model + " ended its answer with an error", Kind.BROKEN_OFF, null);
    }

    private static boolean isThought(JsonNode node) {
        return node.isTextual() && !node.textValue().isEmpty();
    }

    private boolean say(JsonNode content) {
        if (!content.isTextual() || content.textValue().isEmpty()) {
            return false;
        }
        var piece = characters.take(content.textValue());
        if (!piece.isEmpty()) {
            text.append(piece);
            onDelta.accept(new Delta.Text(piece));
        }
        return true;
    }

    private void used(JsonNode counted) {
        if (counted.has("prompt_tokens")) {
            int input = Math.max(0, counted.path("prompt_tokens").asInt());
            int cached =
                    counted.path("prompt_tokens_details").path("cached_tokens").asInt();
            usage = new TokenUsage(
                    input,
                    Math.max(0, counted.path("completion_tokens").asInt()),
                    Math.min(input, Math.max(0, cached)));
        }
    }

    private void take(JsonNode piece) {
        var id = piece.path("id").asText("");
        var name = piece.path("function").path("name").asText("");
        var call = open(piece.path("index").asInt(-1), id, name);
        var arguments = piece.path("function").path("arguments");
        var written = call.characters()
                .take(arguments.isTextual() ? arguments.textValue() : arguments.isObject() ? arguments.toString() : "");
        if (!written.isEmpty()) {
            call.arguments().append(written);
            onDelta.accept(new Delta.Arguments(call.index(), written));
        }
    }

    /**
     * The call that a piece is of. Some servers name a call again in each of its pieces, some leave the index out, and some
     * give the same one to all calls.
     */
    private OpenCall open(int told, String id, String name) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            var call = calls.get(i);
            var isSame = id.isEmpty()
                    ? (told < 0 ? name.isEmpty() : told == call.told())
                    : id.equals(call.id()) || (told == call.told() && told >= 0 && name.isEmpty());
            if (isSame) {
                return call;
            }
        }
        if (name.isEmpty()) {
            throw new ModelException("The model " + model + " calls a tool without a name", Kind.UNREADABLE, null);
        }
        var call = new OpenCall(
                calls.size(),
                told,
                id.isEmpty() ? "call_" + UUID.randomUUID() : id,
                name,
                new StringBuilder(),
                new WholeCharacters());
        calls.add(call);
        onDelta.accept(new Delta.CallBegun(call.index(), call.id(), name));
        return call;
    }

    private static Finish finish(String reason) {
        return switch (reason) {
            case "length" -> Finish.LENGTH;
            case "tool_calls", "function_call" -> Finish.TOOL_CALLS;
            case "content_filter" -> Finish.FILTERED;
            default -> Finish.STOP;
        };
    }

    /** Whether something of the answer has come. */
    boolean hasBegun() {
        return !text.isEmpty() || !calls.isEmpty();
    }

    /** Whether it said why it ended. */
    boolean hasEnded() {
        return finish != null;
    }

    /** Some servers say {@code stop} where they want tools called. */
    Completion completion() {
        var wanted = calls.stream()
                .map(call -> new ToolCall(
                        call.id(),
                        call.name(),
                        call.arguments().isEmpty() ? "{}" : call.arguments().toString()))
                .toList();
        var end = finish == null ? Finish.STOP : finish;
        var counted = usage;
        return new Completion(
                text.toString(),
                wanted,
                end == Finish.STOP && !wanted.isEmpty() ? Finish.TOOL_CALLS : end,
                counted == null ? estimate() : counted,
                counted == null,
                model);
    }

    private TokenUsage estimate() {
        var said = new StringBuilder(text);
        calls.forEach(call -> said.append(call.name()).append(call.arguments()));
        return TokenEstimate.of(prompt, said.toString());
    }
}
