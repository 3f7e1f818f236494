package ai.jarvis.knowledge;

import ai.jarvis.tenancy.TenantId;

/** What happened to the knowledge base, for whoever must act on it. */
public interface KnowledgeEvents {
    void documentDeleted(TenantId tenant, DocumentId document);

    void collectionDeleted(TenantId tenant, CollectionId collection);

    /** The tenant has come to have more vectors, or fewer, than are right where they are. */
    void vectorsMisplaced(TenantId tenant);
}
