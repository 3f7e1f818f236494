package ai.jarvis.sandbox;

import java.util.List;
import java.util.Locale;

/** What is done about more work than workers; each level comes with those before it. The names are part of the API. */
public enum Degradation {
    /** Code may take twice as long, as it shares its machine with more. */
    LONGER_TIMEOUT,
    /** A tenant has half as many at a time. */
    FEWER_AT_ONCE,
    /** Nothing new is taken. */
    REFUSED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * How much there must wait, per worker, for each level.
     *
     * @param workers most that there are at a time
     */
    public record Thresholds(int workers, int longer, int fewer, int refused) {
        public Thresholds {
            if (workers < 1 || longer < 1 || fewer < longer || refused < fewer) {
                throw new IllegalArgumentException(
                        "Not thresholds: " + workers + " workers, " + longer + ", " + fewer + ", " + refused);
            }
        }

        /** Those of so many workers: 2, 5 and 15 executions that wait for each of them. */
        public static Thresholds of(int workers) {
            return new Thresholds(workers, 2, 5, 15);
        }

        /** From 0, where all is well, to 3. */
        public int level(SandboxQueue.Backlog backlog) {
            var each = backlog.waiting() / workers;
            if (each >= refused) {
                return 3;
            }
            return each >= fewer ? 2 : each >= longer ? 1 : 0;
        }
    }

    /** All that is done at a level. */
    public static List<Degradation> at(int level) {
        return List.of(values()).subList(0, level);
    }
}
