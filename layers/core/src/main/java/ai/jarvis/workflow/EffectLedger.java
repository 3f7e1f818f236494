package ai.jarvis.workflow;

import java.time.Instant;
import java.util.Map;

/** Which steps of runs have been begun and done, so that a step that was done is not done again. */
public interface EffectLedger {
    /** What is known of a step. */
    sealed interface Found {
        /** It was not begun; now it is. */
        record Nothing() implements Found {}

        /** It was begun, and nobody knows whether it was done. */
        record Unfinished(Instant begunAt) implements Found {}

        /** It was done. */
        record Done(Map<String, Object> outputs) implements Found {}
    }

    /** Begins a step that was not begun before. */
    Found begin(EffectKey key, Instant now);

    /** Begins a step again that was begun at that time and not since; whether this call does. */
    boolean beginAgain(EffectKey key, Instant begunAt, Instant now);

    /** Keeps what came of a step. */
    void done(EffectKey key, Map<String, Object> outputs, Instant now);

    /** Forgets that a step was begun, of which nothing was done. */
    void undone(EffectKey key);
}
