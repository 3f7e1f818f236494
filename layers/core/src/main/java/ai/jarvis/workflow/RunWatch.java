package ai.jarvis.workflow;

import java.util.Optional;

/**
 * Whether there are runs that somebody must look after. It is asked every few minutes instead of the queue, whose database
 * may sleep as long as there are none.
 */
public interface RunWatch {
    /** Notes that there is a run from now on; after the run is in the queue. */
    void begin();

    /** What is noted, another mark after each {@link #begin}; absent if there is nothing to look after. */
    Optional<String> mark();

    /** Notes that there are no runs any more, unless one began since that mark. */
    void end(String mark);
}
