package ai.jarvis.knowledge.keyword;

/**
 * What is searched, in figures.
 *
 * @param chunks how many there are
 * @param length terms of all of them, with repetitions
 */
public record Statistics(long chunks, long length) {
    public static final Statistics NONE = new Statistics(0, 0);

    public Statistics plus(Statistics other) {
        return new Statistics(chunks + other.chunks, length + other.length);
    }

    public Statistics minus(Statistics other) {
        return new Statistics(chunks - other.chunks, length - other.length);
    }

    /** Terms of a chunk, on average. */
    double averageLength() {
        return chunks == 0 ? 1 : Math.max(1, (double) length / chunks);
    }
}
