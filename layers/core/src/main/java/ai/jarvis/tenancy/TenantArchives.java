package ai.jarvis.tenancy;

import java.net.URI;
import java.time.Duration;

/** The archives that exports make. */
public interface TenantArchives {
    /** The key of a job's archive. */
    static String key(TenantJob job) {
        return "exports/" + job.subject() + "/" + job.id() + ".zip";
    }

    /** An address from which anyone may fetch a job's archive for a while. */
    URI link(TenantJob job, Duration validFor);
}
