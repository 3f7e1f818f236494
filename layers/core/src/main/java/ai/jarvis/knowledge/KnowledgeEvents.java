package ai.jarvis.knowledge;

import ai.jarvis.tenancy.TenantId;

/** What happened to the knowledge base, for whoever must act on it. */
public interface KnowledgeEvents {
    void documentDeleted(TenantId tenant, DocumentId document);

    void collectionDeleted(TenantId tenant, CollectionId collection);
}
