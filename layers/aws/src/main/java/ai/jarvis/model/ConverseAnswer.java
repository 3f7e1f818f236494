package ai.jarvis.model;

import ai.jarvis.model.ModelException.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDeltaEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStartEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.StopReason;

/** Puts together what Converse or ConverseStream answers. For one thread. */
final class ConverseAnswer {
    private final ModelId model;
    private final ChatPrompt prompt;
    private final Optional<String> answersByTool;
    private final Consumer<Delta> onDelta;
    private final StringBuilder text = new StringBuilder();
    private final WholeCharacters characters = new WholeCharacters();
    private final List<OpenCall> calls = new ArrayList<>();
    /** By the index of its block; absent for the call that is the answer itself. */
    private final Map<Integer, Optional<OpenCall>> open = new HashMap<>();

    private @Nullable StopReason stop;
    private @Nullable TokenUsage usage;
    private boolean thinks;

    /** @param answersByTool the tool whose arguments are the answer's text */
    ConverseAnswer(ModelId model, ChatPrompt prompt, Optional<String> answersByTool, Consumer<Delta> onDelta) {
        this.model = model;
        this.prompt = prompt;
        this.answersByTool = answersByTool;
        this.onDelta = onDelta;
    }

    /** A call whose arguments are still coming. */
    private record OpenCall(int index, String id, String name, StringBuilder arguments, WholeCharacters characters) {}

    void whole(ConverseResponse response) {
        if (response.output() == null || response.output().message() == null || response.stopReason() == null) {
            throw new ModelException("The answer of " + model + " is not as Converse's are", Kind.UNREADABLE, null);
        }
        for (var block : response.output().message().content()) {
            take(block);
        }
        stop = response.stopReason();
        used(response.usage());
    }

    private void take(ContentBlock block) {
        if (block.text() != null) {
            say(block.text());
        }
        var use = block.toolUse();
        if (use != null) {
            var arguments = DocumentJson.write(use.input());
            begin(use.toolUseId(), use.name()).ifPresentOrElse(call -> argue(call, arguments), () -> say(arguments));
        }
    }

    void begun(ContentBlockStartEvent event) {
        var use = event.start() == null ? null : event.start().toolUse();
        if (use != null) {
            open.put(event.contentBlockIndex(), begin(use.toolUseId(), use.name()));
        }
    }

    void delta(ContentBlockDeltaEvent event) {
        var delta = event.delta();
        if (delta == null) {
            return;
        }
        if (delta.text() != null) {
            say(delta.text());
        }
        var use = delta.toolUse();
        if (use != null && use.input() != null) {
            open.getOrDefault(event.contentBlockIndex(), Optional.empty())
                    .ifPresentOrElse(call -> argue(call, use.input()), () -> say(use.input()));
        }
        thinks |= delta.reasoningContent() != null;
    }

    void stopped(StopReason reason) {
        stop = reason;
    }

    /** Bedrock counts what it had kept from before apart. */
    void used(software.amazon.awssdk.services.bedrockruntime.model.@Nullable TokenUsage counted) {
        if (counted != null) {
            int read = or0(counted.cacheReadInputTokens());
            usage = new TokenUsage(
                    or0(counted.inputTokens()) + read + or0(counted.cacheWriteInputTokens()),
                    or0(counted.outputTokens()),
                    read);
        }
    }

    private static int or0(@Nullable Integer number) {
        return number == null ? 0 : Math.max(0, number);
    }

    private Optional<OpenCall> begin(String id, String name) {
        if (answersByTool.filter(name::equals).isPresent()) {
            return Optional.empty();
        }
        var call = new OpenCall(calls.size(), id, name, new StringBuilder(), new WholeCharacters());
        calls.add(call);
        onDelta.accept(new Delta.CallBegun(call.index(), id, name));
        return Optional.of(call);
    }

    private void argue(OpenCall call, String piece) {
        var written = call.characters().take(piece);
        if (!written.isEmpty()) {
            call.arguments().append(written);
            onDelta.accept(new Delta.Arguments(call.index(), written));
        }
    }

    private void say(String piece) {
        var said = characters.take(piece);
        if (!said.isEmpty()) {
            text.append(said);
            onDelta.accept(new Delta.Text(said));
        }
    }

    /** Whether the model is at work on the answer: some of it has come, or its thoughts have. */
    boolean hasBegun() {
        return thinks || !text.isEmpty() || !calls.isEmpty();
    }

    boolean isComplete() {
        return stop != null;
    }

    Completion completion() {
        var counted = usage;
        return new Completion(
                text.toString(),
                calls.stream()
                        .map(call -> new ToolCall(call.id(), call.name(), arguments(call)))
                        .toList(),
                finish(),
                counted == null ? estimate() : counted,
                counted == null,
                model);
    }

    /** A call without arguments streams none. */
    private static String arguments(OpenCall call) {
        return call.arguments().isEmpty() ? "{}" : call.arguments().toString();
    }

    private TokenUsage estimate() {
        var said = new StringBuilder(text);
        calls.forEach(call -> said.append(call.name()).append(call.arguments()));
        return TokenEstimate.of(prompt, said.toString());
    }

    private Completion.Finish finish() {
        return switch (stop) {
            case MAX_TOKENS, MODEL_CONTEXT_WINDOW_EXCEEDED -> Completion.Finish.LENGTH;
            case CONTENT_FILTERED, GUARDRAIL_INTERVENED -> Completion.Finish.FILTERED;
            case TOOL_USE -> calls.isEmpty() ? Completion.Finish.STOP : Completion.Finish.TOOL_CALLS;
            case null, default -> Completion.Finish.STOP;
        };
    }
}
