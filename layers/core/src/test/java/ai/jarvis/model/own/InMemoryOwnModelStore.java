package ai.jarvis.model.own;

import ai.jarvis.platform.Page;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Keeps the models of one process. */
public final class InMemoryOwnModelStore implements OwnModelStore {
    private final Map<TenantId, Map<String, Kept>> tenants = new ConcurrentHashMap<>();

    /** A model with all that is known of it. */
    private record Kept(OwnModel model, NavigableMap<SemanticVersion, ModelVersion> versions, List<CurrentMove> moves) {
        Kept with(SemanticVersion current, SemanticVersion latest, Instant at) {
            return new Kept(
                    new OwnModel(model.tenant(), model.name(), current, latest, model.createdAt(), at),
                    versions,
                    moves);
        }
    }

    private Map<String, Kept> of(TenantId tenant) {
        return tenants.computeIfAbsent(tenant, unknown -> new TreeMap<>());
    }

    private Optional<Kept> kept(TenantId tenant, String name) {
        return Optional.ofNullable(of(tenant).get(name));
    }

    @Override
    public synchronized boolean insert(OwnModel model, ModelVersion first) {
        var move = new CurrentMove(model.name(), 1, first.number(), first.author(), first.createdAt());
        var kept = new Kept(model, new TreeMap<>(Map.of(first.number(), first)), new ArrayList<>(List.of(move)));
        return of(model.tenant()).putIfAbsent(model.name(), kept) == null;
    }

    @Override
    public synchronized Optional<ModelVersion> append(
            TenantId tenant, String name, boolean answers, UnaryOperator<ModelVersion> next) {
        return kept(tenant, name).map(kept -> {
            var added = next.apply(kept.versions().lastEntry().getValue());
            kept.versions().put(added.number(), added);
            of(tenant).put(name, kept.with(kept.model().current(), added.number(), added.createdAt()));
            if (answers) {
                setCurrent(tenant, name, new CurrentMove(name, 1, added.number(), added.author(), added.createdAt()));
            }
            return added;
        });
    }

    @Override
    public synchronized Optional<CurrentMove> setCurrent(TenantId tenant, String name, CurrentMove wanted) {
        return kept(tenant, name).map(kept -> {
            var last = kept.moves().getLast();
            if (last.version().equals(wanted.version())) {
                return last;
            }
            var move = new CurrentMove(name, last.number() + 1, wanted.version(), wanted.by(), wanted.at());
            kept.moves().add(move);
            of(tenant).put(name, kept.with(move.version(), kept.model().latest(), move.at()));
            return move;
        });
    }

    @Override
    public synchronized Optional<OwnModel> find(TenantId tenant, String name) {
        return kept(tenant, name).map(Kept::model);
    }

    @Override
    public synchronized List<OwnModel> list(TenantId tenant) {
        return of(tenant).values().stream().map(Kept::model).toList();
    }

    @Override
    public synchronized List<ModelVersion> current(TenantId tenant) {
        return of(tenant).values().stream()
                .flatMap(kept ->
                        Optional.ofNullable(kept.versions().get(kept.model().current())).stream())
                .toList();
    }

    @Override
    public synchronized Optional<ModelVersion> version(TenantId tenant, String name, SemanticVersion number) {
        return kept(tenant, name).map(kept -> kept.versions().get(number));
    }

    @Override
    public synchronized Page<ModelVersion> versions(TenantId tenant, String name, Page.Request page) {
        var after = page.after().flatMap(SemanticVersion::parse);
        var rows = kept(tenant, name).stream()
                .flatMap(kept -> kept.versions().descendingMap().values().stream())
                .filter(version -> after.filter(last -> version.number().compareTo(last) >= 0)
                        .isEmpty())
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), version -> version.number().toString());
    }

    @Override
    public synchronized Page<CurrentMove> history(TenantId tenant, String name, Page.Request page) {
        var after = page.after().map(Integer::valueOf);
        var rows = kept(tenant, name).stream()
                .flatMap(kept -> kept.moves().reversed().stream())
                .filter(move -> after.filter(last -> move.number() >= last).isEmpty())
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), move -> Integer.toString(move.number()));
    }

    @Override
    public synchronized List<ModelKey> keys(TenantId tenant, String name) {
        return kept(tenant, name).stream()
                .flatMap(kept -> kept.versions().values().stream())
                .flatMap(version -> version.definition().key().stream())
                .distinct()
                .toList();
    }

    @Override
    public synchronized boolean delete(TenantId tenant, String name) {
        return of(tenant).remove(name) != null;
    }
}
