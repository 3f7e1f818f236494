package ai.jarvis.audit;

import ai.jarvis.audit.AuditStore.Head;
import ai.jarvis.tenancy.TenantId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A piece of a chain on its way to the archive: read from the database in its order, checked, and written to a file. */
final class AuditPart {
    private static final int FETCHED_AT_A_TIME = 500;

    private final BufferedWriter lines;
    private final Chain chain;
    private long last;
    private Hash hash;
    private @Nullable AuditId lowest;
    private @Nullable AuditId highest;

    private AuditPart(BufferedWriter lines, Head end) {
        this.lines = lines;
        this.chain = end.chain();
        this.last = end.number();
        this.hash = end.hash();
    }

    private record Row(long number, String text, Hash hash) {}

    /**
     * Writes the next piece of a chain.
     *
     * @param end of what is archived already
     * @param before records of this time and later stay
     * @return absent if there are no such records
     */
    static Optional<ArchivedPart> write(Handle handle, TenantId tenant, Head end, Instant before, Path file)
            throws IOException {
        var digest = Hash.sha256();
        AuditPart part;
        try (var bytes = new DigestOutputStream(Files.newOutputStream(file), digest);
                var lines = new BufferedWriter(
                        new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.UTF_8))) {
            part = new AuditPart(lines, end);
            part.addAll(handle, tenant, before);
        }
        return part.last == end.number()
                ? Optional.empty()
                : Optional.of(part.archived(tenant, end.number() + 1, Hash.of(digest.digest())));
    }

    private ArchivedPart archived(TenantId tenant, long first, Hash digest) {
        return new ArchivedPart(
                chain,
                first,
                last,
                S3AuditArchive.key(tenant, chain, first),
                digest,
                hash,
                Objects.requireNonNull(lowest),
                Objects.requireNonNull(highest));
    }

    /** Up to the first record that is to stay: a chain is archived without gaps, whatever the times in it are. */
    private void addAll(Handle handle, TenantId tenant, Instant before) {
        handle.createQuery(
                        """
                        select seq, record, hash from audit_records
                        where tenant_id = :tenant and chain = :chain and seq > :after
                          and seq < coalesce((
                            select min(seq) from audit_records
                            where tenant_id = :tenant and chain = :chain and created_at >= :before), 9223372036854775807)
                        order by seq limit :limit""")
                .bind("tenant", tenant.value())
                .bind("chain", chain.name())
                .bind("after", last)
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .bind("limit", AuditArchiver.MOST_RECORDS)
                .setFetchSize(FETCHED_AT_A_TIME)
                .map((row, context) ->
                        new Row(row.getLong("seq"), row.getString("record"), Hash.of(row.getBytes("hash"))))
                .forEach(this::add);
    }

    private void add(Row row) {
        var record = AuditJson.read(row.text());
        if (row.number() != last + 1
                || record.isEmpty()
                || !hash.next(row.number(), row.text()).equals(row.hash())) {
            throw new AuditChainBroken("The record " + (last + 1) + " of " + chain + " is not as it was written");
        }
        last = row.number();
        hash = row.hash();
        var id = record.get().id();
        lowest = lowest == null || id.value().compareTo(lowest.value()) < 0 ? id : lowest;
        highest = highest == null || id.value().compareTo(highest.value()) > 0 ? id : highest;
        try {
            lines.write(AuditJson.line(row.number(), row.text(), row.hash()));
            lines.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
