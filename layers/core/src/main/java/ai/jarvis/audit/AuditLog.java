package ai.jarvis.audit;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import com.github.f4b6a3.ulid.Ulid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What is on record about a tenant, for those of it who may know. */
public final class AuditLog {
    /** Most archived pieces that one question opens; the next page goes on where it stopped. */
    private static final int MOST_PARTS = 20;

    private final AuditStore store;
    private final AuditArchive archive;
    private final AuditVerification verification;
    private final Runnable arrival;

    /** @param arrival returns when what went on record before is in the store */
    public AuditLog(AuditStore store, AuditArchive archive, AuditVerification verification, Runnable arrival) {
        this.store = store;
        this.archive = archive;
        this.verification = verification;
        this.arrival = arrival;
    }

    /**
     * Records, newest first, wherever they lie. A page that comes out of the archive may have fewer than asked for, even
     * none, and yet be followed by another.
     */
    public Page<AuditRecord> find(Caller caller, AuditQuery query, Page.Request page) {
        caller.require(Permission.AUDIT_READ);
        arrival.run();
        var before = page.after().map(AuditLog::cursor);
        // The database first: what is archived in between is then found twice rather than not at all.
        var found = new TreeMap<AuditId, AuditRecord>(
                Comparator.comparing(AuditId::value).reversed());
        for (var each : store.find(caller.tenant(), query, before, page.limit() + 1)) {
            each.record().ifPresent(record -> found.put(record.id(), record));
        }
        var stoppedAt = addArchived(caller.tenant(), query, before, page.limit() + 1, found);
        var records = List.copyOf(found.values());
        if (records.size() > page.limit()) {
            return Page.of(records.subList(0, page.limit() + 1), page.limit(), record -> record.id()
                    .value());
        }
        return new Page<>(records, stoppedAt.map(AuditId::value));
    }

    private static AuditId cursor(String id) {
        if (!Ids.isId(AuditId.PREFIX, id)) {
            throw Refusal.invalid("?cursor", "is not a cursor that this list gave");
        }
        return new AuditId(id);
    }

    /**
     * Adds what the archive has, piece by piece from the newest, until no other piece can have newer ones than were found.
     *
     * @return the id above which everything was looked at; absent if everything was looked at
     */
    private Optional<AuditId> addArchived(
            TenantId tenant,
            AuditQuery query,
            Optional<AuditId> before,
            int wanted,
            NavigableMap<AuditId, AuditRecord> found) {
        var opened = 0;
        for (var part : store.archived(tenant, query.from().map(AuditId::firstOf), before)) {
            if (found.size() >= wanted && isNewer(nth(found, wanted), part.highest())) {
                return Optional.empty();
            }
            if (query.to().map(to -> !part.lowest().at().isBefore(to)).orElse(false)) {
                continue;
            }
            if (opened++ == MOST_PARTS) {
                found.tailMap(part.highest(), true).clear();
                return Optional.of(justAbove(part.highest()));
            }
            archive.read(part, each -> each.record().filter(query::matches).ifPresent(record -> {
                if (before.map(limit -> isNewer(limit, record.id())).orElse(true)) {
                    found.put(record.id(), record);
                    if (found.size() > 2 * Page.MAX_LIMIT) {
                        found.pollLastEntry();
                    }
                }
            }));
        }
        return Optional.empty();
    }

    private static AuditId nth(NavigableMap<AuditId, AuditRecord> found, int n) {
        return new ArrayList<>(found.keySet()).get(n - 1);
    }

    private static boolean isNewer(AuditId one, AuditId other) {
        return one.value().compareTo(other.value()) > 0;
    }

    /** The next greater id, so that "less than" it has this one too. */
    private static AuditId justAbove(AuditId id) {
        var ulid = Ulid.from(id.value().substring(AuditId.PREFIX.length()));
        return new AuditId(AuditId.PREFIX + ulid.increment());
    }

    /** Whether the records are all there and as they were written; in parts of about {@code budget} where there are many. */
    public AuditVerification.Result verify(Caller caller, Optional<AuditVerification.Position> from, Duration budget) {
        caller.require(Permission.AUDIT_READ);
        arrival.run();
        return verification.verify(caller.tenant(), from, budget);
    }
}
