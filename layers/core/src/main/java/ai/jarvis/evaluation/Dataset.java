package ai.jarvis.evaluation;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;

/**
 * A named set of cases.
 *
 * @param latest number of its newest version, from 1
 */
public record Dataset(DatasetId id, TenantId tenant, String name, int latest, Instant createdAt, Instant updatedAt) {
    /**
     * What a set has been at one time; it never changes.
     *
     * @param size how many cases it has
     * @param contentHash SHA-256 of the cases, in hex
     */
    public record Version(
            DatasetId dataset, int number, int size, String contentHash, String author, Instant createdAt) {}
}
