package ai.jarvis.model.route;

import java.time.Duration;

/**
 * When breakers open and close.
 *
 * @param window in which calls are counted, in whole seconds
 * @param minimumCalls of which rates are believed
 * @param errorPercent opens when more than this failed
 * @param slowPercent opens when more than this were slow
 * @param slowAfter how long a call may take that is not slow; of a streamed answer, until it begins
 * @param failuresInARow opens when as many failed one after another
 * @param rest how long a breaker stays open
 * @param probes how many calls are let through at most while it is half open, all of which must succeed
 */
public record BreakerSettings(
        Duration window,
        int minimumCalls,
        int errorPercent,
        int slowPercent,
        Duration slowAfter,
        int failuresInARow,
        Duration rest,
        int probes) {
    /** More than 50 % errors or 80 % slow calls of at least 10 in 10 s, or 5 failures in a row; 3 probes after 10 s. */
    public static final BreakerSettings STANDARD = new BreakerSettings(
            Duration.ofSeconds(10), 10, 50, 80, Duration.ofSeconds(20), 5, Duration.ofSeconds(10), 3);

    /** Whatever happens, they stay closed. */
    public static final BreakerSettings NEVER = new BreakerSettings(
            STANDARD.window, Integer.MAX_VALUE, 99, 99, STANDARD.slowAfter, Integer.MAX_VALUE, STANDARD.rest, 1);

    public BreakerSettings {
        if (window.toSeconds() < 1 || !window.equals(Duration.ofSeconds(window.toSeconds()))) {
            throw new IllegalArgumentException("The window must be of whole seconds, not " + window);
        }
        requirePositive("slowAfter", slowAfter);
        requirePositive("rest", rest);
        requirePositive("minimumCalls", minimumCalls);
        requirePositive("failuresInARow", failuresInARow);
        requirePositive("probes", probes);
        requirePercent("errorPercent", errorPercent);
        requirePercent("slowPercent", slowPercent);
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be longer than nothing, not " + value);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }

    private static void requirePercent(String name, int value) {
        if (value < 1 || value > 99) {
            throw new IllegalArgumentException(name + " must be from 1 to 99, not " + value);
        }
    }

    /** The settings with another limit of what is slow. */
    public BreakerSettings withSlowAfter(Duration limit) {
        return new BreakerSettings(
                window, minimumCalls, errorPercent, slowPercent, limit, failuresInARow, rest, probes);
    }
}
