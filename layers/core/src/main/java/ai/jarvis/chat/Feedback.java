package ai.jarvis.chat;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import java.util.Optional;

/**
 * What someone thinks of an answer.
 *
 * @param rating from 1, useless, to 5, perfect
 */
public record Feedback(int rating, Optional<String> comment) {
    public static final int MAX_COMMENT = 4_000;

    public Feedback {
        if (rating < 1 || rating > 5) {
            throw Refusal.invalid("/rating", "must be from 1 to 5, not " + rating);
        }
        comment.ifPresent(text -> Text.require("/comment", text, MAX_COMMENT));
    }
}
