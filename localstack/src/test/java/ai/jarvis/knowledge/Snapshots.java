package ai.jarvis.knowledge;

import ai.jarvis.knowledge.ChunkIndex.Scope;
import ai.jarvis.knowledge.ChunkIndex.Snapshot;
import org.jdbi.v3.core.Handle;

/** Searches in a transaction that a test has begun. */
public final class Snapshots {
    private Snapshots() {}

    /**
     * Searches of a scope.
     *
     * @param mostCompared up to so many vectors are compared one by one; with more the index is asked
     */
    public static Snapshot in(Handle handle, Scope scope, int mostCompared) {
        return new SqlSnapshot(handle, scope, new KeywordAnalyzer(), mostCompared);
    }
}
