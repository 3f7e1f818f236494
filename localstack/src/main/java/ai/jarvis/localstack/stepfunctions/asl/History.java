package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbered events of an execution, or of a child execution of a distributed Map state: that has its own. Events are
 * counted even where nobody keeps them, because errors name them.
 */
final class History {
    private static final int MOST_EVENTS = 25_000;

    private final boolean kept;
    private final boolean limited;
    private final List<HistoryEvent> events = new ArrayList<>();
    private long lastId;

    /**
     * @param kept whether somebody reads it
     * @param limited whether it may get full
     */
    History(boolean kept, boolean limited) {
        this.kept = kept;
        this.limited = limited;
    }

    boolean isKept() {
        return kept;
    }

    /** Whether it has more events than AWS allows. */
    boolean isFull() {
        return limited && lastId > MOST_EVENTS;
    }

    static AslError tooManyEvents() {
        return AslError.of(
                AslError.RUNTIME, "The execution reached the maximum number of history events (" + MOST_EVENTS + ").");
    }

    List<HistoryEvent> events() {
        return Collections.unmodifiableList(events);
    }

    /**
     * Notes what happened on a path.
     *
     * @param previousId the event that led to it
     * @return the event's number
     */
    long record(long previousId, long at, String type, Map<String, @Nullable Object> details) {
        var id = ++lastId;
        if (kept) {
            events.add(new HistoryEvent(id, previousId, at, type, details));
        }
        return id;
    }
}
