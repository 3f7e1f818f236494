package ai.jarvis.knowledge;

import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;

/** Purges what was deleted: objects first, then the row that names them, so that a crash leaves nothing unnamed. */
public final class Removal {
    private static final int BATCH = 100;

    private final CollectionStore collections;
    private final DocumentStore documents;
    private final ObjectStore objects;
    private final ProgressBoard progress;
    private final VectorPlacement placement;

    public Removal(
            CollectionStore collections,
            DocumentStore documents,
            ObjectStore objects,
            ProgressBoard progress,
            VectorPlacement placement) {
        this.collections = collections;
        this.documents = documents;
        this.objects = objects;
        this.progress = progress;
        this.placement = placement;
    }

    /** Purges a document that is hidden; does nothing if there is none. */
    public void purge(TenantId tenant, DocumentId id) {
        documents.findDeleted(tenant, id).ifPresent(this::purge);
        placement.check(tenant);
    }

    /** Purges a collection that is hidden, with all that is in it; does nothing if there is none. */
    public void purge(TenantId tenant, CollectionId id) {
        if (collections.find(tenant, id).isPresent()) {
            return;
        }
        for (var batch = documents.deletedIn(tenant, id, BATCH);
                !batch.isEmpty();
                batch = documents.deletedIn(tenant, id, BATCH)) {
            batch.forEach(this::purge);
        }
        // Those too that were put there a moment ago, and whose event is still on its way.
        var unregistered = objects.list(ObjectKey.bare(tenant, id));
        if (!unregistered.isEmpty()) {
            objects.delete(unregistered);
        }
        collections.remove(tenant, id);
        placement.check(tenant);
    }

    private void purge(Document document) {
        var tenant = document.tenant();
        var keys = new ArrayList<String>();
        keys.add(document.originalKey());
        keys.addAll(objects.list(ObjectKey.uploads(tenant, document.id())));
        keys.addAll(objects.list(ObjectKey.texts(tenant, document.id())));
        keys.addAll(objects.list(ObjectKey.parts(tenant, document.id())));
        objects.delete(keys);
        progress.forget(tenant, document.id());
        documents.remove(tenant, document.id());
    }
}
