package ai.jarvis.tenancy;

/** Tells whoever does the jobs. */
public interface TenantJobEvents {
    /** A job waits, or goes on. */
    void requested(TenantJob job);

    /** A tenant may have its background work done again. */
    void resumed(TenantId tenant);
}
