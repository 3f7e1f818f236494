package ai.jarvis.prompt;

import java.time.Instant;
import java.util.Optional;

/**
 * A line in the history of a label. The last one says where the label is.
 *
 * @param number from 1, by label
 * @param version where the label went
 * @param undoesTo the number of the line whose version an undo goes back to; absent at the label's beginning
 * @param isUndo whether it was an undo itself
 * @param by the principal who moved it
 */
public record LabelMove(
        PromptId prompt,
        String label,
        int number,
        SemanticVersion version,
        Optional<Integer> undoesTo,
        boolean isUndo,
        String by,
        Instant at) {
    /** What is known of a label while nobody else moves it. */
    public interface History {
        /** Where it is; absent if it was never moved. */
        Optional<LabelMove> last();

        /** A line before the last. */
        LabelMove at(int number);
    }
}
