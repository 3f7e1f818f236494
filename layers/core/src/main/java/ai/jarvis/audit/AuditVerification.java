package ai.jarvis.audit;

import ai.jarvis.audit.AuditStore.Head;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Goes through all of a tenant's chains, in the archive and in the database, and names the first record that is not as it
 * was written. Memory is bounded by a page of records; records that are appended or archived meanwhile do no harm.
 */
public final class AuditVerification {
    private static final int PAGE = 1_000;

    private final AuditStore store;
    private final AuditArchive archive;
    private final Clock clock;

    public AuditVerification(AuditStore store, AuditArchive archive, Clock clock) {
        this.store = store;
        this.archive = archive;
        this.clock = clock;
    }

    /** What is wrong with a record, as far as can be told. */
    public enum Reason {
        /** It is not what was written, or something else is in its place. */
        ALTERED,
        /** It is gone. */
        MISSING,
        /** It is in the place of another one. */
        REORDERED,
        /** It was never written by the platform. */
        INSERTED,
        /** It is gone, and so is all that followed it. */
        CUT_OFF;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A record that is not as it was written.
     *
     * @param number its place in the chain, from 1
     * @param id what is found there, if that can be read
     */
    public record Broken(Chain chain, long number, Optional<AuditId> id, Reason reason) {}

    /** How far a chain was followed: its last record that fits. */
    public record Position(Chain chain, long number, Hash hash) {
        static Position beginning(TenantId tenant, Chain chain) {
            return new Position(chain, 0, Hash.beginning(tenant, chain));
        }
    }

    /**
     * What was found.
     *
     * @param records how many were looked at and fit
     * @param next where to go on, if the time was up before the end
     */
    public record Result(long records, Optional<Broken> firstBroken, Optional<Position> next) {}

    /**
     * Verifies.
     *
     * @param from where to go on; absent to begin
     * @param budget about how long to take
     */
    public Result verify(TenantId tenant, Optional<Position> from, Duration budget) {
        var deadline = clock.instant().plus(budget);
        var anchors = archive.anchors(tenant);
        var chains = new TreeSet<Chain>(Comparator.comparing(Chain::name));
        chains.add(Chain.OPERATIONS);
        IntStream.range(0, Chain.EVENT_CHAINS).mapToObj(Chain::events).forEach(chains::add);
        chains.addAll(anchors.keySet());
        store.heads(tenant).forEach(head -> chains.add(head.chain()));
        var records = 0L;
        for (var chain :
                from.map(position -> chains.tailSet(position.chain(), true)).orElse(chains)) {
            var start = from.filter(position -> position.chain().equals(chain))
                    .orElseGet(() -> Position.beginning(tenant, chain));
            var check = new ChainCheck(start, anchors.getOrDefault(chain, new TreeMap<>()));
            var isDone = follow(tenant, check, deadline);
            records += check.records();
            if (check.broken().isPresent() || !isDone) {
                return new Result(
                        records,
                        check.broken(),
                        check.broken().isPresent() ? Optional.empty() : Optional.of(check.position()));
            }
            compareAnchors(check, anchors);
            if (check.broken().isPresent()) {
                return new Result(records, check.broken(), Optional.empty());
            }
        }
        return new Result(records, Optional.empty(), Optional.empty());
    }

    private static void compareAnchors(ChainCheck check, Map<Chain, NavigableMap<Long, Hash>> anchors) {
        var own = anchors.get(check.position().chain());
        if (own != null && own.lastKey() > check.position().number()) {
            check.breaks(check.next(), Optional.empty(), Reason.CUT_OFF);
        }
    }

    /** Whether the end was reached before the deadline; if something is broken, the check says so. */
    private boolean follow(TenantId tenant, ChainCheck check, Instant deadline) {
        var chain = check.position().chain();
        var last = store.lastNumber(tenant, chain); // Before the head, which is moved with each record.
        var head = store.heads(tenant).stream()
                .filter(each -> each.chain().equals(chain))
                .findFirst()
                .orElseGet(() -> new Head(chain, 0, Hash.beginning(tenant, chain)));
        while (check.next() <= head.number() && check.broken().isEmpty()) {
            if (clock.instant().isAfter(deadline)) {
                return false;
            }
            var part = store.archived(tenant, chain, check.next());
            if (part.isPresent()) {
                readPart(check, part.get());
            } else {
                readRecent(tenant, check, head);
            }
        }
        if (check.broken().isEmpty()
                && !check.position().hash().equals(head.hash())
                && check.position().number() == head.number()) {
            check.breaks(Math.max(1, head.number()), Optional.empty(), Reason.ALTERED);
        }
        if (last > head.number()) {
            check.breaks(head.number() + 1, Optional.empty(), Reason.INSERTED);
        }
        return true;
    }

    private void readPart(ChainCheck check, ArchivedPart part) {
        var resumed = check.next();
        var before = check.position();
        var digest = archive.read(part, found -> {
            if (found.number() >= resumed || found.number() == 0) {
                check.accept(found);
            }
        });
        if (check.broken().isPresent()) {
            archive.read(part, found -> markIfReordered(check, found));
        } else if (check.position().number() < part.lastNumber() || digest.isEmpty()) {
            check.breaks(check.next(), Optional.empty(), Reason.MISSING);
        } else if (!digest.get().equals(part.digest()) || check.position().number() > part.lastNumber()) {
            check.breaks(before.number() + 1, Optional.empty(), Reason.ALTERED);
        }
    }

    private void readRecent(TenantId tenant, ChainCheck check, Head head) {
        var chain = check.position().chain();
        var found = store.recent(tenant, chain, check.next(), PAGE);
        var isWhereItMustBe = !found.isEmpty() && found.getFirst().number() == check.next();
        if (!isWhereItMustBe && store.archived(tenant, chain, check.next()).isPresent()) {
            return; // Archived a moment ago.
        }
        if (found.isEmpty()) {
            check.breaks(check.next(), Optional.empty(), Reason.CUT_OFF);
        }
        for (var each : found) {
            if (each.number() <= head.number()) {
                check.accept(each);
            }
        }
        if (check.broken().isPresent()) {
            found.forEach(each -> markIfReordered(check, each));
        }
    }

    /** What must come next was not where it must be; this may be it. */
    private static void markIfReordered(ChainCheck check, SealedRecord found) {
        var isAway = found.number() != check.next()
                || check.broken().filter(b -> b.reason() == Reason.MISSING).isPresent();
        if (isAway && found.record().isPresent() && check.fits(found)) {
            check.isReordered();
        }
    }
}
