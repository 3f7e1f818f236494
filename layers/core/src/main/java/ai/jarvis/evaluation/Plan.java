package ai.jarvis.evaluation;

import java.util.List;

/**
 * What an evaluation does.
 *
 * @param subjects one, or two: the first is what there is, the second what may come in its place
 * @param maxOutputTokens of each answer
 */
public record Plan(List<Subject> subjects, Scoring scoring, Gate gate, int maxOutputTokens) {
    /** Most subjects. */
    public static final int MOST_SUBJECTS = 2;

    public Plan {
        subjects = List.copyOf(subjects);
        if (subjects.isEmpty() || subjects.size() > MOST_SUBJECTS) {
            throw new IllegalArgumentException("One subject is evaluated, or two: " + subjects.size());
        }
    }
}
