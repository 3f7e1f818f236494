package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import ai.jarvis.task.TaskId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the jobs of one process, and what was told about them; nobody does them. */
public final class InMemoryTenantJobs implements TenantJobStore, TenantJobEvents, TenantArchives {
    private final List<TenantJob> newestFirst = new ArrayList<>();
    private final List<TenantJob> requested = new ArrayList<>();
    private final List<TenantId> resumed = new ArrayList<>();

    @Override
    public synchronized Optional<TenantJob> insert(TenantJob job) {
        var unfinished = newestFirst.stream()
                .filter(known -> known.subject().equals(job.subject())
                        && known.finishedAt().isEmpty())
                .findFirst();
        if (unfinished.isPresent()) {
            return unfinished.filter(known -> known.owner().equals(job.owner()));
        }
        newestFirst.addFirst(job);
        return Optional.of(job);
    }

    @Override
    public synchronized Optional<TenantJob> find(TenantId owner, TaskId id) {
        return newestFirst.stream()
                .filter(job -> job.owner().equals(owner) && job.id().equals(id))
                .findFirst();
    }

    @Override
    public synchronized Page<TenantJob> list(TenantId owner, TenantId subject, Page.Request page) {
        var rows = newestFirst.stream()
                .filter(job -> job.owner().equals(owner) && job.subject().equals(subject))
                .filter(job -> page.after().isEmpty()
                        || job.id().value().compareTo(page.after().get()) < 0)
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), job -> job.id().value());
    }

    public synchronized void finish(TenantId owner, TaskId id, Map<String, Object> report, Instant at) {
        newestFirst.replaceAll(job -> job.owner().equals(owner)
                        && job.id().equals(id)
                        && job.finishedAt().isEmpty()
                ? new TenantJob(
                        id, owner, job.subject(), job.kind(), job.target(), report, job.createdAt(), Optional.of(at))
                : job);
    }

    @Override
    public synchronized void requested(TenantJob job) {
        requested.add(job);
    }

    @Override
    public synchronized void resumed(TenantId tenant) {
        resumed.add(tenant);
    }

    @Override
    public URI link(TenantJob job, Duration validFor) {
        return URI.create("https://archives.example/" + TenantArchives.key(job) + "?for=" + validFor.toSeconds());
    }

    public synchronized List<TenantJob> requested() {
        return List.copyOf(requested);
    }

    public synchronized List<TenantId> resumed() {
        return List.copyOf(resumed);
    }
}
