package ai.jarvis.sql.source;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the sources of one process. */
public final class InMemorySourceStore implements SourceStore {
    private final Map<SourceId, Source> sources = new HashMap<>();
    private final Map<SourceId, DatabaseSchema> schemas = new HashMap<>();

    @Override
    public synchronized boolean insert(Source source, DatabaseSchema schema) {
        if (find(source.tenant(), source.name()).isPresent()) {
            return false;
        }
        sources.put(source.id(), source);
        schemas.put(source.id(), schema);
        return true;
    }

    @Override
    public synchronized Optional<Source> find(TenantId tenant, SourceId id) {
        return Optional.ofNullable(sources.get(id))
                .filter(source -> source.tenant().equals(tenant));
    }

    @Override
    public synchronized Optional<Source> find(TenantId tenant, String name) {
        return sources.values().stream()
                .filter(source ->
                        source.tenant().equals(tenant) && source.name().equals(name))
                .findFirst();
    }

    @Override
    public synchronized Page<Source> list(TenantId tenant, Page.Request page) {
        var rows = sources.values().stream()
                .filter(source -> source.tenant().equals(tenant))
                .filter(source -> page.after()
                        .map(after -> source.id().value().compareTo(after) < 0)
                        .orElse(true))
                .sorted(Comparator.comparing((Source source) -> source.id().value())
                        .reversed())
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), source -> source.id().value());
    }

    @Override
    public synchronized int count(TenantId tenant) {
        return (int) sources.values().stream()
                .filter(source -> source.tenant().equals(tenant))
                .count();
    }

    @Override
    public synchronized boolean update(Source source) {
        var before = find(source.tenant(), source.id());
        var isTaken = find(source.tenant(), source.name())
                .filter(other -> !other.id().equals(source.id()))
                .isPresent();
        if (isTaken
                || before.filter(known -> known.version() == source.version() - 1)
                        .isEmpty()) {
            return false;
        }
        sources.put(source.id(), source);
        return true;
    }

    @Override
    public synchronized Optional<DatabaseSchema> schema(TenantId tenant, SourceId id) {
        return find(tenant, id).map(source -> schemas.get(source.id()));
    }

    @Override
    public synchronized boolean keep(TenantId tenant, SourceId id, DatabaseSchema schema) {
        if (find(tenant, id).isEmpty()) {
            return false;
        }
        schemas.put(id, schema);
        return true;
    }

    @Override
    public synchronized boolean delete(TenantId tenant, SourceId id) {
        if (find(tenant, id).isEmpty()) {
            return false;
        }
        sources.remove(id);
        schemas.remove(id);
        return true;
    }
}
