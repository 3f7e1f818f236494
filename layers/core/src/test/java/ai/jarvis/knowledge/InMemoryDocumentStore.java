package ai.jarvis.knowledge;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Keeps the documents of one process, in the collections that it is told of. */
final class InMemoryDocumentStore implements DocumentStore {
    private final Set<CollectionId> collections = new HashSet<>();
    private final Map<String, Document> documents = new TreeMap<>();
    private final Set<DocumentId> deleted = new HashSet<>();

    void addCollection(CollectionId collection) {
        collections.add(collection);
    }

    @Override
    public Optional<Document> register(Registration r) {
        if (!collections.contains(r.collection())) {
            return Optional.empty();
        }
        var before = findByName(r.tenant(), r.collection(), r.name());
        var document = new Document(
                before.map(Document::id).orElse(r.idIfNew()),
                r.tenant(),
                r.collection(),
                r.name(),
                r.metadata(),
                before.map(Document::version).orElse(0) + 1,
                DocumentStatus.PENDING,
                Optional.empty(),
                r.originalKey(),
                Optional.empty(),
                r.uploadExpiresAt(),
                r.task(),
                before.flatMap(Document::indexed),
                before.map(Document::createdAt).orElse(r.at()));
        documents.put(document.id().value(), document);
        return Optional.of(document);
    }

    @Override
    public Optional<Document> find(TenantId tenant, DocumentId id) {
        return visible(tenant).filter(document -> document.id().equals(id)).findFirst();
    }

    @Override
    public Optional<Document> findByName(TenantId tenant, CollectionId collection, String name) {
        return visible(tenant)
                .filter(document -> document.collection().equals(collection)
                        && document.name().equals(name))
                .findFirst();
    }

    @Override
    public Page<Document> list(TenantId tenant, CollectionId collection, Page.Request page) {
        return new Page<>(
                visible(tenant)
                        .filter(document -> document.collection().equals(collection))
                        .toList(),
                Optional.empty());
    }

    @Override
    public void received(TenantId tenant, DocumentId id, String originalKey) {
        find(tenant, id)
                .filter(d -> d.originalKey().equals(originalKey))
                .ifPresent(d -> documents.put(
                        d.id().value(),
                        new Document(
                                d.id(),
                                d.tenant(),
                                d.collection(),
                                d.name(),
                                d.metadata(),
                                d.version(),
                                d.status(),
                                d.error(),
                                d.originalKey(),
                                d.sequencer(),
                                Optional.empty(),
                                d.task(),
                                d.indexed(),
                                d.createdAt())));
    }

    @Override
    public Begin begin(TenantId tenant, DocumentId id, String originalKey, String sequencer) {
        var found = find(tenant, id).filter(d -> d.originalKey().equals(originalKey));
        if (found.isEmpty()) {
            return Begin.SUPERSEDED;
        }
        var document = found.get();
        var order = document.sequencer().map(sequencer::compareTo).orElse(1);
        if (order < 0) {
            return Begin.SUPERSEDED;
        }
        if (order == 0 && document.status() == DocumentStatus.READY) {
            return Begin.ALREADY_DONE;
        }
        var version = document.version() + (document.sequencer().isPresent() && order > 0 ? 1 : 0);
        change(document, DocumentStatus.RUNNING, Optional.empty(), Optional.of(sequencer), version, document.indexed());
        return Begin.STARTED;
    }

    @Override
    public void fail(TenantId tenant, DocumentId id, String originalKey, String sequencer, String error) {
        latest(tenant, id, originalKey, sequencer)
                .ifPresent(document -> change(
                        document,
                        DocumentStatus.FAILED,
                        Optional.of(error),
                        document.sequencer(),
                        document.version(),
                        document.indexed()));
    }

    /** Notes that a version was indexed; false if it is not the latest, or was indexed before. */
    boolean markReady(ChunkIndex.Version version) {
        var found = latest(version.tenant(), version.document(), version.originalKey(), version.sequencer());
        found.ifPresent(document -> change(
                document,
                DocumentStatus.READY,
                Optional.empty(),
                document.sequencer(),
                document.version(),
                Optional.of(new Document.Indexed(
                        document.version(),
                        version.entries().size(),
                        version.bytes(),
                        version.contentHash(),
                        version.textKey()))));
        return found.isPresent();
    }

    private Optional<Document> latest(TenantId tenant, DocumentId id, String originalKey, String sequencer) {
        return find(tenant, id)
                .filter(document -> document.originalKey().equals(originalKey)
                        && document.sequencer().equals(Optional.of(sequencer))
                        && document.status() != DocumentStatus.READY);
    }

    @Override
    public Optional<Document> markDeleted(TenantId tenant, DocumentId id) {
        var found = Optional.ofNullable(documents.get(id.value()))
                .filter(document -> document.tenant().equals(tenant));
        found.ifPresent(document -> deleted.add(id));
        return found;
    }

    @Override
    public List<Document> deletedIn(TenantId tenant, CollectionId collection, int limit) {
        return documents.values().stream()
                .filter(document -> document.collection().equals(collection) && deleted.contains(document.id()))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Document> findDeleted(TenantId tenant, DocumentId id) {
        return Optional.ofNullable(documents.get(id.value())).filter(document -> deleted.contains(id));
    }

    @Override
    public void remove(TenantId tenant, DocumentId id) {
        if (deleted.remove(id)) {
            documents.remove(id.value());
        }
    }

    private Stream<Document> visible(TenantId tenant) {
        return documents.values().stream()
                .filter(document -> document.tenant().equals(tenant) && !deleted.contains(document.id()));
    }

    private void change(
            Document d,
            DocumentStatus status,
            Optional<String> error,
            Optional<String> sequencer,
            int version,
            Optional<Document.Indexed> indexed) {
        documents.put(
                d.id().value(),
                new Document(
                        d.id(),
                        d.tenant(),
                        d.collection(),
                        d.name(),
                        d.metadata(),
                        version,
                        status,
                        error,
                        d.originalKey(),
                        sequencer,
                        d.uploadExpiresAt(),
                        d.task(),
                        indexed,
                        d.createdAt()));
    }
}
