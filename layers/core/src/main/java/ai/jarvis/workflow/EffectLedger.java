package ai.jarvis.workflow;

import java.time.Instant;
import java.util.Map;

/** What has been begun and done, so that what was done is not done again: steps of runs, calls of agents' tools. */
public interface EffectLedger {
    /** What is known of it. */
    sealed interface Found {
        /** It was not begun; now it is. */
        record Nothing() implements Found {}

        /** It was begun, and nobody knows whether it was done. */
        record Unfinished(Instant begunAt) implements Found {}

        /** It was done. */
        record Done(Map<String, Object> outputs) implements Found {}
    }

    /** Begins what was not begun before. */
    Found begin(Effect effect, Instant now);

    /** Begins again what was begun at that time and not since; whether this call does. */
    boolean beginAgain(Effect effect, Instant begunAt, Instant now);

    /** Keeps what came of it. */
    void done(Effect effect, Map<String, Object> outputs, Instant now);

    /** Forgets that it was begun: nothing was done. */
    void undone(Effect effect);
}
