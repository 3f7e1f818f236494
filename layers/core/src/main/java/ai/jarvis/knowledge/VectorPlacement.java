package ai.jarvis.knowledge;

import ai.jarvis.tenancy.TenantId;

/**
 * Where a tenant's vectors are kept: few among those of others, where each search compares all of the tenant's; many in a
 * partition of their own, with an index of neighbours. Which of both is right changes as the tenant publishes and removes;
 * somebody else moves the vectors, and searches find the same meanwhile.
 */
public final class VectorPlacement {
    /** From more vectors on a tenant gets a partition of its own. */
    public static final int MOST_SHARED = 5_000;

    /** With fewer it loses it; far below, so that they do not go to and fro. */
    public static final int FEWEST_APART = 2_500;

    private final ChunkIndex index;
    private final KnowledgeEvents events;

    public VectorPlacement(ChunkIndex index, KnowledgeEvents events) {
        this.index = index;
        this.events = events;
    }

    /** Tells whoever moves vectors if the tenant's should. */
    void check(TenantId tenant) {
        if (index.isMisplaced(tenant)) {
            events.vectorsMisplaced(tenant);
        }
    }
}
