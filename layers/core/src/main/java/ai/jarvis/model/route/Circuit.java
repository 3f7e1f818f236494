package ai.jarvis.model.route;

import ai.jarvis.model.route.BreakerStatus.State;
import java.time.Duration;

/**
 * The state machine of one breaker on this instance: counts calls in a sliding window and opens by rates. Its owner lets
 * one thread in at a time.
 */
public interface Circuit {
    /** Makes the circuit of a target, closed. */
    interface Factory {
        Circuit create(Target target);
    }

    /**
     * What was counted: since {@link BreakerSettings#window} if it is closed, by probes if it is half open, and as it was
     * when it opened if it is open.
     */
    record Window(int calls, int failures, int slow) {}

    /** Asks for leave for a call. An open circuit whose time has come becomes half open by this. */
    boolean tryAcquire();

    /** Gives leave back that was not used, as if it had not been asked for. */
    void release();

    /** Notes a call that ended well, and how long it took. May open or close the circuit. */
    void succeeded(Duration took);

    /** Notes a call that failed, and how long it took. May open the circuit. */
    void failed(Duration took);

    /** Opens it for so long, or for so long from now on if it is open. */
    void open(Duration wait);

    /** Closes it, and forgets what was counted. */
    void close();

    State state();

    Window window();
}
