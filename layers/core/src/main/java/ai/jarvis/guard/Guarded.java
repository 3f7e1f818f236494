package ai.jarvis.guard;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.Completion;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.ToolCall;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A prompt that was let through, and what becomes of its answer. For one request. */
public final class Guarded {
    private final ChatPrompt prompt;
    private final Guardrails rails;
    private final @Nullable Redaction redaction;
    private final Metrics metrics;
    private final Map<String, String> values;

    /** @param redaction absent if no personal data is looked for */
    Guarded(ChatPrompt prompt, Guardrails rails, @Nullable Redaction redaction, Metrics metrics) {
        this.prompt = prompt;
        this.rails = rails;
        this.redaction = redaction;
        this.metrics = metrics;
        this.values =
                redaction != null && rails.restore() ? redaction.placeholders().values() : Map.of();
    }

    static Guarded open(ChatPrompt prompt) {
        return new Guarded(prompt, Guardrails.NONE, null, Metrics.none());
    }

    /** As a model may read it. */
    public ChatPrompt prompt() {
        return prompt;
    }

    /** As many tokens as an answer may have that should have so many. */
    public int upTo(int maxOutputTokens) {
        return Math.min(maxOutputTokens, rails.maxOutputTokens().orElse(Integer.MAX_VALUE));
    }

    /**
     * Refuses a bound that the caller set and that is too high.
     *
     * @param pointer to where it was set
     */
    public void requireOutput(int maxOutputTokens, String pointer) {
        rails.maxOutputTokens().filter(most -> maxOutputTokens > most).ifPresent(most -> {
            metrics.record(
                    Map.of("kind", "size", "direction", "output"), new Figure("guardrail_refusals", 1, Unit.COUNT));
            throw Refusal.unprocessable(
                    "output_too_large",
                    "An answer may have at most " + most + " tokens.",
                    List.of(new FieldError(pointer, "must be at most " + most)));
        });
    }

    /** Whether answers are as models give them. */
    public boolean leavesAnswers() {
        return rails.output() == Mode.OFF && values.isEmpty();
    }

    /**
     * The way of an answer's text to its reader, piece by piece.
     *
     * @param sink takes what may be read
     */
    public TextFilter text(Consumer<String> sink) {
        TextStage restoring =
                values.isEmpty() ? TextStage.into(sink) : new RestoringStage(values, TextStage.into(sink));
        if (redaction == null || rails.output() == Mode.OFF) {
            return new TextFilter(restoring, null);
        }
        var redacting = new RedactingStage(redaction, rails.output() == Mode.REFUSE, restoring);
        return new TextFilter(redacting, redacting);
    }

    /** The text of an answer as it goes to its reader. For one thread. */
    public static final class TextFilter {
        private final TextStage stage;
        private final @Nullable RedactingStage redacting;

        private TextFilter(TextStage stage, @Nullable RedactingStage redacting) {
            this.stage = stage;
            this.redacting = redacting;
        }

        /** The next piece. */
        public void accept(String piece) {
            stage.accept(piece);
        }

        /** Nothing comes next to the pieces so far. */
        public void end() {
            stage.end();
        }

        /** Whether the answer ends here, before personal data. */
        public boolean hasEnded() {
            return redacting != null && redacting.hasEnded();
        }
    }

    /** A call's arguments as its reader may know them; absent if the answer ends before them. */
    public @Nullable String arguments(String json) {
        if (redaction == null || rails.output() == Mode.OFF) {
            return RestoringStage.restore(json, values);
        }
        if (rails.output() == Mode.REFUSE) {
            var findings = redaction.findInJson(json);
            findings.forEach(finding -> redaction.count(finding.kind()));
            return findings.isEmpty() ? RestoringStage.restore(json, values) : null;
        }
        return RestoringStage.restore(redaction.json(json), values);
    }

    /** A whole answer as its reader may know it. */
    public Completion whole(Completion completion) {
        var text = new StringBuilder();
        var filter = text(text::append);
        filter.accept(completion.text());
        filter.end();
        var calls = new ArrayList<ToolCall>();
        var isFiltered = filter.hasEnded();
        for (var call : completion.toolCalls()) {
            var arguments = isFiltered ? null : arguments(call.arguments());
            isFiltered |= arguments == null;
            if (arguments != null) {
                calls.add(new ToolCall(call.id(), call.name(), arguments));
            }
        }
        return with(completion, text.toString(), calls, isFiltered);
    }

    /** The same answer with other words; to be called once, when all of it has been looked at. */
    public Completion with(Completion completion, String text, List<ToolCall> calls, boolean isFiltered) {
        report(isFiltered);
        return new Completion(
                text,
                calls,
                isFiltered ? Finish.FILTERED : completion.finish(),
                completion.usage(),
                completion.estimated(),
                completion.model());
    }

    private void report(boolean isFiltered) {
        if (redaction == null || redaction.found().isEmpty()) {
            return;
        }
        if (isFiltered) {
            Guard.count(
                    metrics, "guardrail_refusals", "output", redaction.found().keySet());
        } else {
            redaction
                    .found()
                    .forEach((kind, times) -> metrics.record(
                            Map.of("kind", kind.wireName(), "direction", "output"),
                            new Figure("guardrail_redactions", times, Unit.COUNT)));
        }
    }
}
