package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.task.Task;
import ai.jarvis.task.TaskId;
import ai.jarvis.task.Tasks;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Exports, moves and deletes tenants, in the background: the business of whoever runs the platform. */
public final class TenantJobs {
    private static final Duration LINK = Duration.ofMinutes(15);

    private final TenantStore tenants;
    private final TenantJobStore jobs;
    private final TenantJobEvents events;
    private final TenantArchives archives;
    private final Set<String> databases;
    private final Tasks tasks;
    private final Clock clock;

    /** What the jobs are about, and what becomes of them. */
    public record Stores(TenantStore tenants, TenantJobStore jobs, TenantArchives archives) {}

    /** @param databases the names of the further databases that tenants may be placed in */
    public TenantJobs(Stores stores, TenantJobEvents events, Set<String> databases, Tasks tasks, Clock clock) {
        this.tenants = stores.tenants();
        this.jobs = stores.jobs();
        this.archives = stores.archives();
        this.events = events;
        this.databases = Set.copyOf(databases);
        this.tasks = tasks;
        this.clock = clock;
    }

    /** A job and how far it is. */
    public record Progress(TenantJob job, Task task, Optional<Download> download) {}

    /** Where an archive can be fetched. */
    public record Download(URI url, Instant expiresAt) {}

    public Progress export(Caller caller, TenantId subject) {
        return request(caller, subject, TenantJob.Kind.EXPORT, Optional.empty());
    }

    /** From this moment nothing is done in the tenant's name, and nothing brings it back. */
    public Progress delete(Caller caller, TenantId subject) {
        if (subject.equals(caller.tenant())) {
            caller.require(Permission.ADMIN_TENANT);
            throw Tenants.own();
        }
        return request(caller, subject, TenantJob.Kind.DELETION, Optional.empty());
    }

    /**
     * Places a tenant somewhere else. It can be read meanwhile; writes are refused with {@code tenant_read_only}. Whoever
     * runs the platform stays with the registry, where what they do to tenants is on record in the transaction that does
     * it.
     *
     * @return absent if it is there already
     */
    public Optional<Progress> move(Caller caller, TenantId subject, String target) {
        caller.require(Permission.ADMIN_TENANT);
        var placement = Placement.parse(target)
                .filter(known -> known.database().map(databases::contains).orElse(true))
                .orElseThrow(() -> Refusal.invalid(
                        "/placement", "must be shared, schema or the name of a further database as in database:NAME"));
        var tenant = tenants.find(subject).orElseThrow(Tenants::unknown);
        if (subject.equals(caller.tenant())) {
            throw Tenants.own();
        }
        if (tenant.placement().equals(placement)) {
            return Optional.empty();
        }
        return Optional.of(request(caller, subject, TenantJob.Kind.MOVE, Optional.of(placement)));
    }

    private Progress request(Caller caller, TenantId subject, TenantJob.Kind kind, Optional<Placement> target) {
        caller.require(Permission.ADMIN_TENANT);
        var tenant = tenants.find(subject).orElseThrow(Tenants::unknown);
        if (kind != TenantJob.Kind.DELETION && tenant.status().isDeletion()) {
            throw busy();
        }
        var job = TenantJob.of(caller.tenant(), subject, kind, target, clock.instant());
        var unfinished = jobs.insert(job).filter(job::isSameAs).orElseThrow(TenantJobs::busy);
        tasks.submit(unfinished.owner(), unfinished.id(), kind.taskKind(), subject.value());
        // For one that is there already, too: whoever asked for it may have died before saying so.
        events.requested(unfinished);
        return new Progress(unfinished, tasks.get(unfinished.owner(), unfinished.id()), Optional.empty());
    }

    private static Refusal busy() {
        return Refusal.of(
                Refusal.Kind.CONFLICT,
                "tenant_busy",
                "The tenant is being exported, moved or deleted. Wait until that has ended.");
    }

    /** The jobs on one tenant that callers of one's own tenant asked for, newest first; of a deleted one, too. */
    public Page<TenantJob> list(Caller caller, TenantId subject, Page.Request page) {
        caller.require(Permission.ADMIN_TENANT);
        return jobs.list(caller.tenant(), subject, page);
    }

    public Progress get(Caller caller, TenantId subject, TaskId id) {
        caller.require(Permission.ADMIN_TENANT);
        var job = jobs.find(caller.tenant(), id)
                .filter(found -> found.subject().equals(subject))
                .orElseThrow(() -> Refusal.notFound("job"));
        var isFetchable = job.kind() == TenantJob.Kind.EXPORT
                && job.finishedAt().isPresent()
                && tenants.find(subject).isPresent();
        var download = isFetchable
                ? Optional.of(
                        new Download(archives.link(job, LINK), clock.instant().plus(LINK)))
                : Optional.<Download>empty();
        return new Progress(job, tasks.get(job.owner(), job.id()), download);
    }
}
