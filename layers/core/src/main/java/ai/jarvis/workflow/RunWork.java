package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;

/** Work elsewhere that steps of runs wait for. */
@FunctionalInterface
public interface RunWork {
    /** Ends what a run has not seen the end of: nobody waits for it any more. It may be asked twice. */
    void withdraw(TenantId tenant, RunId run);
}
