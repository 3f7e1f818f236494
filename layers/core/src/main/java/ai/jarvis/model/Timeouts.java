package ai.jarvis.model;

import java.time.Duration;

/**
 * How long a call of a model may take.
 *
 * @param first until the first piece of a streamed answer
 * @param between from one piece to the next
 * @param whole until the answer is complete
 */
public record Timeouts(Duration first, Duration between, Duration whole) {
    public static final Timeouts STANDARD =
            new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(120));

    public Timeouts {
        if (!first.isPositive() || !between.isPositive() || !whole.isPositive()) {
            throw new IllegalArgumentException("A time must be positive: " + first + ", " + between + ", " + whole);
        }
    }

    /** The same, but none longer than what is left. */
    public Timeouts within(Duration left) {
        return new Timeouts(shorter(first, left), shorter(between, left), shorter(whole, left));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
