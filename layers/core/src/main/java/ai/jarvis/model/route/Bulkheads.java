package ai.jarvis.model.route;

import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many calls of a target this instance makes at a time, so that one that has become slow does not take all of its
 * threads and connections.
 */
public final class Bulkheads {
    private final int callsAtATime;
    private final Clock clock;
    private final ConcurrentHashMap<Target, PrioritySlots> slots = new ConcurrentHashMap<>();

    /** @param callsAtATime of each target */
    public Bulkheads(int callsAtATime, Clock clock) {
        this.callsAtATime = callsAtATime;
        this.clock = clock;
    }

    /** The slots of a target. */
    public PrioritySlots of(Target target) {
        return slots.computeIfAbsent(
                target, unknown -> new PrioritySlots(callsAtATime, PrioritySlots.HEAD_START, clock));
    }
}
