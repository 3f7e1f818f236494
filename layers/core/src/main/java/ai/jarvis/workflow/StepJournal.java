package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * How the steps were that the history of a run's execution does not have, since the executions of their own that long loops
 * run in have histories of their own; and which steps somebody is waited for.
 */
public interface StepJournal {
    /**
     * A step, by the number that its attempt has among all steps of its root.
     *
     * @param root the run whose account counted it
     * @param isInPart whether the history of the run's execution does not have it
     */
    record Entry(TenantId tenant, RunId run, RunId root, long number, boolean isInPart, RunStep step) {
        Entry with(RunStep changed) {
            return new Entry(tenant, run, root, number, isInPart, changed);
        }
    }

    /** Keeps an entry, in place of an earlier one of its root and number. What cannot be kept is lost. */
    void keep(Entry entry);

    /** The entries of a run, by their numbers. */
    List<Entry> read(TenantId tenant, RunId root, RunId run);

    /** Notes that somebody is waited for; the newest attempt at a step counts. */
    void await(EffectKey key, Entry entry);

    /** The entry of a step that somebody is or was waited for. */
    Optional<Entry> awaited(EffectKey key);
}
