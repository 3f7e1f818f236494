package ai.jarvis.knowledge;

import java.util.Comparator;

/** A chunk in a ranking. A higher score is better; scores of different rankings cannot be compared. */
public record Ranked(ChunkKey chunk, double score) {
    /** The best first; of equal ones the older first, so that a ranking is the same each time. */
    public static final Comparator<Ranked> BEST_FIRST =
            Comparator.comparingDouble(Ranked::score).reversed().thenComparing(Ranked::chunk);
}
