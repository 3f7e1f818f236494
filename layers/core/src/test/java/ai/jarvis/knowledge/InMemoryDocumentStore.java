package ai.jarvis.knowledge;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.StorageLimits;
import ai.jarvis.quota.StorageUse;
import ai.jarvis.tenancy.TenantId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps the documents of one process, in the collections that it is told of. */
final class InMemoryDocumentStore implements DocumentStore {
    private final Set<CollectionId> collections = new HashSet<>();
    private final Map<String, Document> documents = new TreeMap<>();
    private final Set<DocumentId> deleted = new HashSet<>();
    private final Map<DocumentId, StorageUse> reserved = new HashMap<>();

    void addCollection(CollectionId collection) {
        collections.add(collection);
    }

    @Override
    public Optional<Document> register(Registration r, StorageLimits limits) {
        if (!collections.contains(r.collection())) {
            return Optional.empty();
        }
        var before = findByName(r.tenant(), r.collection(), r.name());
        if (before.filter(document -> !r.by().sees(document.access())).isPresent()) {
            throw Refusal.of(Refusal.Kind.CONFLICT, "name_taken", "The name is taken.");
        }
        var id = before.map(Document::id).orElse(r.idIfNew());
        take(r.tenant(), id, new StorageUse(1, 0, r.bytes()), limits);
        return put(r, DocumentStatus.PENDING, Optional.empty(), Optional.empty());
    }

    @Override
    public Optional<Document> registerRefused(Registration r, String sequencer, String error) {
        return put(r, DocumentStatus.FAILED, Optional.of(error), Optional.of(sequencer));
    }

    private Optional<Document> put(
            Registration r, DocumentStatus status, Optional<String> error, Optional<String> sequencer) {
        var before = findByName(r.tenant(), r.collection(), r.name());
        var document = new Document(
                before.map(Document::id).orElse(r.idIfNew()),
                r.tenant(),
                r.collection(),
                r.name(),
                r.metadata(),
                r.access().orElse(before.map(Document::access).orElse(DocumentAccess.EVERYBODY)),
                before.map(Document::version).orElse(0) + 1,
                status,
                error,
                r.originalKey(),
                sequencer,
                r.uploadExpiresAt(),
                r.task(),
                before.flatMap(Document::indexed),
                before.map(Document::createdAt).orElse(r.at()));
        documents.put(document.id().value(), document);
        return Optional.of(document);
    }

    /** What the tenant's documents take. */
    StorageUse stored(TenantId tenant) {
        return visible(tenant).map(this::held).reduce(StorageUse.NOTHING, StorageUse::plus);
    }

    private StorageUse held(Document document) {
        var working = reserved.getOrDefault(document.id(), StorageUse.NOTHING);
        var indexed = document.indexed()
                .map(version -> new StorageUse(1, version.chunks(), version.bytes()))
                .orElse(StorageUse.NOTHING);
        return new StorageUse(
                Math.max(working.documents(), indexed.documents()),
                Math.max(working.vectors(), indexed.vectors()),
                Math.max(working.bytes(), indexed.bytes()));
    }

    private void take(TenantId tenant, DocumentId id, StorageUse wanted, StorageLimits limits) {
        var before = stored(tenant);
        var own = Optional.ofNullable(documents.get(id.value())).map(this::held).orElse(StorageUse.NOTHING);
        var after = new StorageUse(
                Math.max(own.documents(), wanted.documents()),
                Math.max(own.vectors(), wanted.vectors()),
                Math.max(own.bytes(), wanted.bytes()));
        limits.require(before.plus(after.minus(own)), after.minus(own));
        reserved.put(id, wanted);
    }

    @Override
    public Optional<Document> find(TenantId tenant, DocumentId id, Reader reader) {
        return visible(tenant)
                .filter(document -> document.id().equals(id) && reader.sees(document.access()))
                .findFirst();
    }

    private Optional<Document> find(TenantId tenant, DocumentId id) {
        return find(tenant, id, Reader.PLATFORM);
    }

    @Override
    public Set<DocumentId> visible(TenantId tenant, Set<DocumentId> ids, Reader reader) {
        return ids.stream().filter(id -> find(tenant, id, reader).isPresent()).collect(Collectors.toSet());
    }

    @Override
    public Optional<Document> change(
            TenantId tenant,
            DocumentId id,
            Reader reader,
            Optional<DocumentAccess> access,
            Optional<Map<String, Object>> metadata) {
        var found = find(tenant, id, reader);
        found.ifPresent(d -> documents.put(
                id.value(),
                new Document(
                        d.id(),
                        d.tenant(),
                        d.collection(),
                        d.name(),
                        metadata.orElse(d.metadata()),
                        access.orElse(d.access()),
                        d.version(),
                        d.status(),
                        d.error(),
                        d.originalKey(),
                        d.sequencer(),
                        d.uploadExpiresAt(),
                        d.task(),
                        d.indexed(),
                        d.createdAt())));
        return find(tenant, id, reader);
    }

    @Override
    public Optional<Document> findByName(TenantId tenant, CollectionId collection, String name) {
        return visible(tenant)
                .filter(document -> document.collection().equals(collection)
                        && document.name().equals(name))
                .findFirst();
    }

    @Override
    public Page<Document> list(TenantId tenant, CollectionId collection, Reader reader, Page.Request page) {
        return new Page<>(
                visible(tenant)
                        .filter(document -> document.collection().equals(collection) && reader.sees(document.access()))
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
                                d.access(),
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
    public Begin begin(Write write, long bytes, StorageLimits limits) {
        var found = find(write.tenant(), write.document())
                .filter(d -> d.originalKey().equals(write.originalKey()));
        if (found.isEmpty()) {
            return Begin.SUPERSEDED;
        }
        var document = found.get();
        var order = document.sequencer().map(write.sequencer()::compareTo).orElse(1);
        if (order < 0) {
            return Begin.SUPERSEDED;
        }
        if (order == 0 && document.status() == DocumentStatus.READY) {
            return Begin.ALREADY_DONE;
        }
        take(write.tenant(), document.id(), new StorageUse(1, 0, bytes), limits);
        change(
                document,
                DocumentStatus.RUNNING,
                Optional.empty(),
                Optional.of(write.sequencer()),
                nextVersion(document, write.sequencer()),
                document.indexed());
        return Begin.STARTED;
    }

    private static int nextVersion(Document document, String sequencer) {
        return document.version()
                + (int) document.sequencer().filter(last -> sequencer.compareTo(last) > 0).stream()
                        .count();
    }

    @Override
    public boolean reserve(Write write, int chunks, StorageLimits limits) {
        var bytes = reserved.getOrDefault(write.document(), StorageUse.NOTHING).bytes();
        var running = latest(write.tenant(), write.document(), write.originalKey(), write.sequencer())
                .filter(document -> document.status() == DocumentStatus.RUNNING);
        running.ifPresent(document -> take(write.tenant(), document.id(), new StorageUse(1, chunks, bytes), limits));
        return running.isPresent();
    }

    @Override
    public void fail(Write write, String error, boolean bytesStay) {
        latest(write.tenant(), write.document(), write.originalKey(), write.sequencer())
                .filter(document -> document.status() == DocumentStatus.RUNNING)
                .ifPresent(document -> {
                    failed(document, write.sequencer(), error);
                    reserved.computeIfPresent(
                            document.id(), (id, held) -> new StorageUse(0, 0, bytesStay ? held.bytes() : 0));
                });
    }

    @Override
    public void refuse(Write write, String error) {
        find(write.tenant(), write.document())
                .filter(d -> d.originalKey().equals(write.originalKey()))
                .ifPresent(document -> {
                    failed(document, write.sequencer(), error);
                    reserved.remove(document.id());
                });
    }

    private void failed(Document document, String sequencer, String error) {
        change(
                document,
                DocumentStatus.FAILED,
                Optional.of(error),
                Optional.of(sequencer),
                nextVersion(document, sequencer),
                document.indexed());
    }

    /** Notes that a version was indexed; false if it is not the latest, or was indexed before. */
    boolean markReady(ChunkIndex.Version version) {
        var found = latest(version.tenant(), version.document(), version.originalKey(), version.sequencer())
                .filter(document -> document.status() == DocumentStatus.RUNNING);
        found.ifPresent(document -> reserved.remove(document.id()));
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
    public Optional<Document> markDeleted(TenantId tenant, DocumentId id, Reader reader) {
        var found = Optional.ofNullable(documents.get(id.value()))
                .filter(document -> document.tenant().equals(tenant) && reader.sees(document.access()));
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
                        d.access(),
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
