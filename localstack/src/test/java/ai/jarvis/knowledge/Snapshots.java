package ai.jarvis.knowledge;

import ai.jarvis.knowledge.ChunkIndex.Scope;
import ai.jarvis.knowledge.ChunkIndex.Snapshot;
import org.jdbi.v3.core.Handle;

/** Searches in a transaction that a test has begun. */
public final class Snapshots {
    private Snapshots() {}

    public static Snapshot in(Handle handle, Scope scope) {
        return new SqlSnapshot(handle, scope, new KeywordAnalyzer());
    }
}
