package ai.jarvis.model.route;

import ai.jarvis.model.route.BreakerStatus.State;
import java.time.Instant;
import java.util.List;

/** Where instances tell each other that a breaker opened or closed. Without it each goes by what it sees itself. */
public interface BreakerBoard {
    /**
     * What an instance found out by calls of its own.
     *
     * @param state open or closed
     * @param at when it became so, by the clock of that instance
     * @param reason why it opened; empty if it closed
     * @param probesFrom when that instance will let probes through; {@code at} if it closed
     */
    record Notice(Target target, State state, Instant at, String reason, Instant probesFrom) {
        public Notice {
            if (state == State.HALF_OPEN) {
                throw new IllegalArgumentException("Probing is not news about " + target);
            }
        }
    }

    /** Puts up a notice in place of an older one about the same target. Never throws. */
    void publish(Notice notice);

    /** The newest notice about each target; none if the board cannot be read. Never throws. */
    List<Notice> read();

    /** Where there is one instance. */
    static BreakerBoard none() {
        return new BreakerBoard() {
            @Override
            public void publish(Notice notice) {
                // Nobody else is there to read it.
            }

            @Override
            public List<Notice> read() {
                return List.of();
            }
        };
    }
}
