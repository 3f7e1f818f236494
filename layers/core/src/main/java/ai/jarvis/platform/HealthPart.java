package ai.jarvis.platform;

import java.util.Optional;

/** One part of the platform that can be asked how it is: a store, a queue, a model. */
public interface HealthPart {
    /** The part's name in the health report, for example {@code database}. */
    String name();

    /** Whether the platform is down without it, rather than degraded. */
    boolean essential();

    /**
     * Asks the part itself. May block for a while and may throw, which counts as down; the exception is not shown.
     */
    State check();

    /** How a part or the whole is, the best first. */
    enum Status {
        OK,
        DEGRADED,
        DOWN
    }

    /**
     * How a part is.
     *
     * @param detail for everybody to read, since it is shown without credentials: no addresses and no secrets
     */
    record State(Status status, Optional<String> detail) {
        public static final State OK = new State(Status.OK, Optional.empty());

        public static State degraded(String detail) {
            return new State(Status.DEGRADED, Optional.of(detail));
        }

        public static State down(String detail) {
            return new State(Status.DOWN, Optional.of(detail));
        }
    }
}
