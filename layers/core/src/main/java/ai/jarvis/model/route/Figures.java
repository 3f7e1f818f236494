package ai.jarvis.model.route;

import java.time.Duration;
import java.util.Optional;

/**
 * How a target has done of late, on this instance. What is older counts less.
 *
 * @param firstToken how long it took until an answer began, if any did
 * @param total how long answers took as a whole, if there were any
 * @param errorShare of the calls that say something about the target, from 0 to 1
 * @param calls how many those are, each counting less as it gets older
 * @param underWay calls at this moment
 */
public record Figures(
        Optional<Percentiles> firstToken, Optional<Percentiles> total, double errorShare, double calls, int underWay) {
    /** Half of all calls and 95 of 100 took no longer than this. */
    public record Percentiles(Duration p50, Duration p95) {}

    /** Of a target that was not called yet, or not for so long that nothing is known any more. */
    public static Figures unknown(int underWay) {
        return new Figures(Optional.empty(), Optional.empty(), 0, 0, underWay);
    }

    /** Whether there is anything to judge the target by. */
    public boolean isKnown() {
        return calls > 0 || firstToken.isPresent();
    }
}
