package ai.jarvis.model.gateway;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Delta;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * Lets one model go on where another broke off. Told not to repeat itself, a model may do so all the same: what it says
 * again of the answer, from its beginning or from shortly before its end, is left out.
 */
final class Continuation {
    private static final String GO_ON =
            "Your answer was cut off. Go on exactly where it stopped, without repeating any of it.";

    /** Fewer characters in common are chance. */
    private static final int SHORTEST_OVERLAP = 8;

    private final String said;
    private final Consumer<Delta> onDelta;
    private final StringBuilder held = new StringBuilder();
    private boolean isDecided;

    /** @param said what the one before has said; not empty */
    Continuation(String said, Consumer<Delta> onDelta) {
        this.said = said;
        this.onDelta = onDelta;
    }

    /** What the next model is asked. */
    static ChatPrompt prompt(ChatPrompt prompt, String said) {
        var turns = new ArrayList<>(prompt.turns());
        turns.add(new Turn(Speaker.ASSISTANT, said));
        turns.add(new Turn(Speaker.USER, GO_ON));
        return prompt.withTurns(turns);
    }

    void delta(Delta delta) {
        if (isDecided || !(delta instanceof Delta.Text piece)) {
            end();
            onDelta.accept(delta);
            return;
        }
        held.append(piece.text());
        // As long as it is in what was said, it may be the beginning of a repetition.
        if (said.indexOf(held.toString()) < 0) {
            end();
        }
    }

    /** Gives what is held, without what has been said. */
    void end() {
        if (isDecided) {
            return;
        }
        isDecided = true;
        var rest = held.substring(repeated(held.toString()));
        if (!rest.isEmpty()) {
            onDelta.accept(new Delta.Text(rest));
        }
    }

    /** How many of the first characters have been said before. */
    private int repeated(String text) {
        if (text.startsWith(said)) {
            return said.length();
        }
        if (said.startsWith(text) && text.length() >= SHORTEST_OVERLAP) {
            return text.length();
        }
        for (int length = Math.min(text.length(), said.length()); length >= SHORTEST_OVERLAP; length--) {
            if (said.regionMatches(said.length() - length, text, 0, length)) {
                return length;
            }
        }
        return 0;
    }
}
