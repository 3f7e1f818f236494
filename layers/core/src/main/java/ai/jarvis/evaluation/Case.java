package ai.jarvis.evaluation;

import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One case of a set.
 *
 * @param number from 1
 * @param input what the user says; absent where the prompt says it all
 * @param variables of the prompt
 * @param expected the right answer, if there is one; JSON as text
 */
public record Case(
        int number,
        Optional<String> input,
        Map<String, @Nullable Object> variables,
        Optional<String> expected,
        List<String> tags) {
    private static final int MAX_TEXT = 100_000;
    private static final int MOST_TAGS = 20;
    private static final int MAX_TAG = 100;

    public Case {
        tags = List.copyOf(tags);
    }

    /** What is wrong with it, if anything. */
    Optional<FieldError> problem(String pointer) {
        if (input.isEmpty() && variables.isEmpty()) {
            return Optional.of(new FieldError(pointer, "must have an input or variables"));
        }
        var text = input.flatMap(words -> Text.problem(words, MAX_TEXT))
                .map(detail -> new FieldError(pointer + "/input", detail));
        var answer = expected.flatMap(words -> Text.problem(words, MAX_TEXT))
                .map(detail -> new FieldError(pointer + "/expected", detail));
        var areTags = tags.size() <= MOST_TAGS
                && tags.stream().allMatch(tag -> Text.problem(tag, MAX_TAG).isEmpty());
        return text.or(() -> answer)
                .or(() -> areTags
                        ? Optional.empty()
                        : Optional.of(new FieldError(
                                pointer + "/tags",
                                "must have at most " + MOST_TAGS + " texts of at most " + MAX_TAG + " characters")));
    }
}
