package ai.jarvis.audit;

import ai.jarvis.platform.Database;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Audit records in PostgreSQL, which makes their chains. */
public final class SqlAuditStore implements AuditStore {
    private static final RowMapper<Head> HEADS = (row, context) ->
            new Head(new Chain(row.getString("chain")), row.getLong("seq"), Hash.of(row.getBytes("hash")));

    /** The columns beside the text are for finding it; where they say something else, the record is not what it was. */
    private static final String RECORDS =
            """
            select chain, seq, record, hash,
                (id, kind, actor, action, outcome, created_at) is not distinct from (
                    record::jsonb ->> 'id', record::jsonb ->> 'kind', record::jsonb ->> 'actor',
                    record::jsonb ->> 'action', record::jsonb ->> 'outcome', (record::jsonb ->> 'at')::timestamptz)
                    as agrees
            from audit_records
            """;

    private static final RowMapper<SealedRecord> SEALED = (row, context) -> {
        var text = row.getString("record");
        var agrees = row.getBoolean("agrees");
        return new SealedRecord(
                new Chain(row.getString("chain")),
                row.getLong("seq"),
                text,
                Hash.of(row.getBytes("hash")),
                agrees ? AuditJson.read(text) : Optional.empty());
    };

    private static final RowMapper<ArchivedPart> PARTS = (row, context) -> new ArchivedPart(
            new Chain(row.getString("chain")),
            row.getLong("first_seq"),
            row.getLong("last_seq"),
            row.getString("object_key"),
            Hash.of(row.getBytes("digest")),
            Hash.of(row.getBytes("last_hash")),
            new AuditId(row.getString("lowest_id")),
            new AuditId(row.getString("highest_id")));

    private final Database database;

    public SqlAuditStore(Database database) {
        this.database = database;
    }

    /**
     * Puts a change on record with the change itself, as the last thing its transaction does: until that ends, no other
     * change of the tenant's goes on record.
     */
    public static void record(Handle handle, Change change) {
        record(handle, List.of(change));
    }

    /** As {@link #record(Handle, Change)}, for changes that are made together. */
    public static void record(Handle handle, List<Change> changes) {
        append(handle, Chain.OPERATIONS, changes.stream().map(AuditRecord::of).toList());
    }

    /**
     * As {@link #record(Handle, List)}, on the record of another tenant than the transaction's. What is done to a tenant
     * in the registry is on record with whoever runs the platform, and stays there when the tenant is gone. From here on
     * the transaction sees the other tenant's rows.
     */
    public static void record(Handle handle, TenantId whose, List<Change> changes) {
        handle.createQuery("select set_config('jarvis.tenant_id', :tenant, true)")
                .bind("tenant", whose.value())
                .mapTo(String.class)
                .one();
        record(handle, changes);
    }

    /** Appends records in a transaction of their own. */
    public void append(TenantId tenant, Chain chain, List<AuditRecord> records) {
        database.run(tenant, handle -> append(handle, chain, records));
    }

    private static void append(Handle handle, Chain chain, List<AuditRecord> records) {
        handle.createQuery("select append_audit_records(:chain, :texts)")
                .bind("chain", chain.name())
                .bindArray(
                        "texts",
                        String.class,
                        records.stream().map(AuditRecord::text).toList())
                .mapTo(String.class)
                .one();
    }

    /** Which of these records are in the database. */
    Set<AuditId> known(TenantId tenant, List<AuditId> ids) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select id from audit_records where tenant_id = :tenant and id = any(:ids)")
                .bind("tenant", tenant.value())
                .bindArray("ids", String.class, ids.stream().map(AuditId::value).toList())
                .mapTo(String.class)
                .map(AuditId::new)
                .set());
    }

    @Override
    public List<Head> heads(TenantId tenant) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select chain, seq, hash from audit_heads where tenant_id = :tenant order by chain")
                .bind("tenant", tenant.value())
                .map(HEADS)
                .list());
    }

    @Override
    public List<SealedRecord> recent(TenantId tenant, Chain chain, long from, int limit) {
        return database.in(tenant, handle -> handle.createQuery(
                        RECORDS
                                + """
                        where tenant_id = :tenant and chain = :chain and seq >= :from
                        order by seq limit :limit""")
                .bind("tenant", tenant.value())
                .bind("chain", chain.name())
                .bind("from", from)
                .bind("limit", limit)
                .map(SEALED)
                .list());
    }

    @Override
    public long lastNumber(TenantId tenant, Chain chain) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select coalesce(max(seq), 0) from audit_records
                        where tenant_id = :tenant and chain = :chain""")
                .bind("tenant", tenant.value())
                .bind("chain", chain.name())
                .mapTo(Long.class)
                .one());
    }

    @Override
    public Optional<ArchivedPart> archived(TenantId tenant, Chain chain, long number) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from audit_archives
                        where tenant_id = :tenant and chain = :chain and first_seq <= :number and last_seq >= :number
                        order by first_seq desc limit 1""")
                .bind("tenant", tenant.value())
                .bind("chain", chain.name())
                .bind("number", number)
                .map(PARTS)
                .findOne());
    }

    @Override
    public List<SealedRecord> find(TenantId tenant, AuditQuery query, Optional<AuditId> before, int limit) {
        return database.in(tenant, handle -> handle.createQuery(
                        RECORDS
                                + """
                        where tenant_id = :tenant
                          and (cast(:before as text) is null or id < :before)
                          and (cast(:from as text) is null or id >= :from)
                          and (cast(:to as text) is null or id < :to)
                          and (cast(:actor as text) is null or actor = :actor)
                          and (cast(:action as text) is null or action = :action)
                          and (cast(:outcome as text) is null or outcome = :outcome)
                          and (cast(:kind as text) is null or kind = :kind)
                        order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("before", before.map(AuditId::value))
                .bind("from", query.from().map(AuditId::firstOf).map(AuditId::value))
                .bind("to", query.to().map(AuditId::firstOf).map(AuditId::value))
                .bind("actor", query.actor())
                .bind("action", query.action())
                .bind("outcome", query.outcome().map(Outcome::wireName))
                .bind("kind", query.kind().map(AuditKind::wireName))
                .bind("limit", limit)
                .map(SEALED)
                .list());
    }

    @Override
    public List<ArchivedPart> archived(TenantId tenant, Optional<AuditId> from, Optional<AuditId> before) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from audit_archives
                        where tenant_id = :tenant
                          and (cast(:from as text) is null or highest_id >= :from)
                          and (cast(:before as text) is null or lowest_id < :before)
                        order by highest_id desc""")
                .bind("tenant", tenant.value())
                .bind("from", from.map(AuditId::value))
                .bind("before", before.map(AuditId::value))
                .map(PARTS)
                .list());
    }
}
