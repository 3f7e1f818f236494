package ai.jarvis.evaluation;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sets of cases that are gone with the test. */
public final class InMemoryDatasetStore implements DatasetStore {
    private final Map<DatasetId, Dataset> datasets = new HashMap<>();
    private final Map<String, Dataset.Version> versions = new HashMap<>();
    private final Map<String, List<Case>> cases = new HashMap<>();

    @Override
    public synchronized boolean insert(Dataset dataset, Dataset.Version first, List<Case> all) {
        var isTaken = datasets.values().stream()
                .anyMatch(each ->
                        each.tenant().equals(dataset.tenant()) && each.name().equals(dataset.name()));
        if (!isTaken) {
            datasets.put(dataset.id(), dataset);
            put(first, all);
        }
        return !isTaken;
    }

    private void put(Dataset.Version version, List<Case> all) {
        versions.put(version.dataset() + "/" + version.number(), version);
        cases.put(version.dataset() + "/" + version.number(), List.copyOf(all));
    }

    @Override
    public synchronized boolean append(TenantId tenant, Dataset.Version version, List<Case> all) {
        var known = find(tenant, version.dataset()).filter(each -> each.latest() == version.number() - 1);
        known.ifPresent(each -> {
            datasets.put(
                    each.id(),
                    new Dataset(
                            each.id(), tenant, each.name(), version.number(), each.createdAt(), version.createdAt()));
            put(version, all);
        });
        return known.isPresent();
    }

    @Override
    public synchronized Optional<Dataset> find(TenantId tenant, DatasetId id) {
        return Optional.ofNullable(datasets.get(id))
                .filter(each -> each.tenant().equals(tenant));
    }

    @Override
    public synchronized Page<Dataset> list(TenantId tenant, Page.Request page) {
        var all = new ArrayList<>(datasets.values());
        all.removeIf(each -> !each.tenant().equals(tenant)
                || page.after()
                        .filter(after -> each.id().value().compareTo(after) >= 0)
                        .isPresent());
        all.sort(Comparator.comparing((Dataset each) -> each.id().value()).reversed());
        return Page.of(all.stream().limit(page.limit() + 1L).toList(), page.limit(), each -> each.id()
                .value());
    }

    @Override
    public synchronized Optional<Dataset.Version> version(TenantId tenant, DatasetId id, int number) {
        return find(tenant, id).map(each -> versions.get(id + "/" + number));
    }

    @Override
    public synchronized List<Case> cases(TenantId tenant, DatasetId id, int version, int after, int limit) {
        return version(tenant, id, version)
                .map(each -> cases.get(id + "/" + version).stream()
                        .filter(one -> one.number() > after)
                        .limit(limit)
                        .toList())
                .orElse(List.of());
    }

    @Override
    public synchronized boolean delete(TenantId tenant, DatasetId id) {
        return find(tenant, id).map(each -> datasets.remove(id)).isPresent();
    }
}
