package ai.jarvis.quota;

/** What happens to quotas, for whoever must know. */
@FunctionalInterface
public interface QuotaEvents {
    /** Tells it; throws if that fails. */
    void warned(QuotaWarning warning);
}
