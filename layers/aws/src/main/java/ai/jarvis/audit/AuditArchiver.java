package ai.jarvis.audit;

import ai.jarvis.audit.AuditStore.Head;
import ai.jarvis.tenancy.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves records that are old enough from the database to the archive, and puts down there what heads the chains have. A
 * piece is taken, written, read again, verified and only then removed from the database, in one transaction: whenever it
 * is interrupted, the next run writes the same object once more.
 */
public final class AuditArchiver {
    private static final Logger LOG = LoggerFactory.getLogger(AuditArchiver.class);

    /** Most records of one piece, so that it fits into the scratch space of a function and is read in a moment. */
    static final int MOST_RECORDS = 20_000;

    private final List<Jdbi> owners;
    private final S3AuditArchive archive;
    private final Clock clock;
    private final Duration hot;

    /**
     * Wires the archiver.
     *
     * @param owners connect as the role that owns the tables, the only one that may remove records; one for each database
     *     that tenants are placed in
     * @param hot how long records stay in the database; they go by the day (UTC), a piece for each day and chain
     */
    public AuditArchiver(List<? extends DataSource> owners, S3AuditArchive archive, Clock clock, Duration hot) {
        this.owners = owners.stream().map(Jdbi::create).toList();
        this.archive = archive;
        this.clock = clock;
        this.hot = hot;
    }

    /**
     * What a run has done.
     *
     * @param broken chains, as in {@code TENANT/CHAIN}, whose records are not as they were written; they stay where they are
     * @param next where the next run goes on, if the time was up
     */
    public record Progress(int records, int parts, int anchors, List<String> broken, Optional<String> next) {}

    /** The end of a chain, and the database and schema that it is in. */
    private record TenantHead(Jdbi owner, String schema, TenantId tenant, Head head, long anchored) {
        String name() {
            return tenant + "/" + head.chain();
        }
    }

    /**
     * Goes through the chains of all tenants.
     *
     * @param after where the run before stopped
     */
    public Progress run(Optional<String> after, Instant deadline) {
        var records = 0;
        var parts = 0;
        var anchors = 0;
        var broken = new ArrayList<String>();
        for (var each : heads(after.orElse(""))) {
            try {
                var moved = archivePart(each);
                while (moved > 0) {
                    records += moved;
                    parts++;
                    moved = isOver(deadline) ? 0 : archivePart(each);
                }
            } catch (AuditChainBroken e) {
                LOG.error("The chain {} is broken", each.name(), e);
                broken.add(each.name());
            }
            if (each.anchored() < each.head().number()) {
                anchor(each);
                anchors++;
            }
            if (isOver(deadline)) {
                return new Progress(records, parts, anchors, List.copyOf(broken), Optional.of(each.name()));
            }
        }
        return new Progress(records, parts, anchors, List.copyOf(broken), Optional.empty());
    }

    private boolean isOver(Instant deadline) {
        return !clock.instant().isBefore(deadline);
    }

    /** Of all tenants, those with a schema or a database of their own too. */
    private List<TenantHead> heads(String after) {
        return owners.stream()
                .flatMap(owner -> schemas(owner).stream().flatMap(schema -> heads(owner, schema).stream()))
                .filter(head -> head.name().compareTo(after) > 0)
                .sorted(Comparator.comparing(TenantHead::name))
                .toList();
    }

    private static List<String> schemas(Jdbi owner) {
        return owner.withHandle(handle -> handle.createQuery(
                        """
                        select quote_ident(nspname) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
                        where relname = 'audit_heads' and relkind = 'r' and relowner = current_user::regrole""")
                .mapTo(String.class)
                .list());
    }

    private static List<TenantHead> heads(Jdbi owner, String schema) {
        var query = "select tenant_id, chain, seq, hash, anchored_seq from " + schema + ".audit_heads";
        return owner.withHandle(handle -> handle.createQuery(query)
                .map((row, context) -> new TenantHead(
                        owner,
                        schema,
                        new TenantId(row.getString("tenant_id")),
                        new Head(new Chain(row.getString("chain")), row.getLong("seq"), Hash.of(row.getBytes("hash"))),
                        row.getLong("anchored_seq")))
                .list());
    }

    /** How many records were moved; none if there are none that are old enough, or another run is at it. */
    private int archivePart(TenantHead head) {
        return head.owner().inTransaction(handle -> {
            enter(handle, head);
            var isMine = handle.createQuery("select pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
                    .bind("name", "audit/" + head.name())
                    .mapTo(Boolean.class)
                    .one();
            return isMine ? archivePart(handle, head.tenant(), head.head().chain()) : 0;
        });
    }

    private int archivePart(Handle handle, TenantId tenant, Chain chain) {
        try {
            var file = Files.createTempFile("audit", ".jsonl.gz");
            try {
                var part = AuditPart.write(handle, tenant, end(handle, tenant, chain), before(), file);
                if (part.isEmpty()) {
                    return 0;
                }
                archive.put(part.get().key(), file);
                verify(part.get(), end(handle, tenant, chain).hash());
                return remove(handle, tenant, part.get());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Instant before() {
        return clock.instant().minus(hot).truncatedTo(ChronoUnit.DAYS);
    }

    /** Where the archive of a chain ends. */
    private static Head end(Handle handle, TenantId tenant, Chain chain) {
        return handle.createQuery(
                        """
                        select last_seq, last_hash from audit_archives
                        where tenant_id = :tenant and chain = :chain order by first_seq desc limit 1""")
                .bind("tenant", tenant.value())
                .bind("chain", chain.name())
                .map((row, context) -> new Head(chain, row.getLong("last_seq"), Hash.of(row.getBytes("last_hash"))))
                .findOne()
                .orElseGet(() -> new Head(chain, 0, Hash.beginning(tenant, chain)));
    }

    /** Reads the object again, as a verification would. */
    private void verify(ArchivedPart part, Hash before) {
        var check = new ChainCheck(
                new AuditVerification.Position(part.chain(), part.firstNumber() - 1, before), new TreeMap<>());
        var digest = archive.read(part, check::accept);
        if (check.broken().isPresent() || !check.position().hash().equals(part.last())) {
            throw new AuditChainBroken(part.chain() + " is not in " + part.key() + " as it was written there");
        }
        if (!digest.equals(Optional.of(part.digest()))) {
            throw new AuditChainBroken(part.key() + " has other bytes than were written");
        }
    }

    private int remove(Handle handle, TenantId tenant, ArchivedPart part) {
        handle.createUpdate(
                        """
                        insert into audit_archives (
                            tenant_id, chain, first_seq, last_seq, object_key, digest, last_hash, lowest_id, highest_id,
                            created_at)
                        values (:tenant, :chain, :first, :last, :key, decode(:digest, 'hex'), decode(:hash, 'hex'),
                            :lowest, :highest, :at)""")
                .bind("tenant", tenant.value())
                .bind("chain", part.chain().name())
                .bind("first", part.firstNumber())
                .bind("last", part.lastNumber())
                .bind("key", part.key())
                .bind("digest", part.digest().hex())
                .bind("hash", part.last().hex())
                .bind("lowest", part.lowest().value())
                .bind("highest", part.highest().value())
                .bindBySqlType("at", clock.instant().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE)
                .execute();
        return handle.createUpdate(
                        """
                        delete from audit_records
                        where tenant_id = :tenant and chain = :chain and seq between :first and :last""")
                .bind("tenant", tenant.value())
                .bind("chain", part.chain().name())
                .bind("first", part.firstNumber())
                .bind("last", part.lastNumber())
                .execute();
    }

    private void anchor(TenantHead head) {
        archive.putAnchor(head.tenant(), head.head());
        head.owner().useTransaction(handle -> {
            enter(handle, head);
            handle.createUpdate(
                            """
                            update audit_heads set anchored_seq = greatest(anchored_seq, :seq)
                            where tenant_id = :tenant and chain = :chain""")
                    .bind("tenant", head.tenant().value())
                    .bind("chain", head.head().chain().name())
                    .bind("seq", head.head().number())
                    .execute();
        });
    }

    private static void enter(Handle handle, TenantHead head) {
        handle.createQuery(
                        """
                        select set_config('search_path', :path, true), set_config('jarvis.tenant_id', :tenant, true)""")
                .bind("path", head.schema() + ", public")
                .bind("tenant", head.tenant().value())
                .mapTo(String.class)
                .one();
    }
}
