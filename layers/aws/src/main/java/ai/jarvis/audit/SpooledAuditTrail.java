package ai.jarvis.audit;

import ai.jarvis.platform.FileSpool;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Spools;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps records in a spool until they are in the database. */
public final class SpooledAuditTrail implements AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(SpooledAuditTrail.class);
    private static final CompletableFuture<Void> KEPT = CompletableFuture.completedFuture(null);

    private final FileSpool<Entry> spool;
    private final AuditTrail database;

    /** A record and whose it is. */
    private record Entry(TenantId tenant, AuditRecord record) {}

    private record Line(@JsonProperty("tenant_id") String tenant, @JsonProperty("record") String text) {}

    private enum Format implements FileSpool.Format<Entry> {
        JSON;

        @Override
        public byte[] write(Entry entry) {
            return Json.write(new Line(entry.tenant().value(), entry.record().text()))
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Entry read(byte[] bytes) {
            var line = Json.read(new String(bytes, StandardCharsets.UTF_8), Line.class);
            return new Entry(
                    new TenantId(line.tenant()),
                    AuditJson.read(line.text())
                            .orElseThrow(() -> new IllegalArgumentException("Not an audit record: " + line.text())));
        }
    }

    private SpooledAuditTrail(FileSpool<Entry> spool, AuditTrail database) {
        this.spool = spool;
        this.database = database;
    }

    /**
     * One with a spool, where there may be one; otherwise the database's own.
     *
     * @param store tells which records that a process left behind are in the database
     */
    public static AuditTrail of(Spools spools, AuditTrail database, SqlAuditStore store) {
        FileSpool.Delivery<Entry> delivery =
                (entries, mayBeRepeated) -> deliver(mayBeRepeated ? missing(entries, store) : entries, database);
        return spools.open("audit", Format.JSON, delivery)
                .<AuditTrail>map(spool -> new SpooledAuditTrail(spool, database))
                .orElse(database);
    }

    private static void deliver(List<Entry> entries, AuditTrail database) {
        entries.stream()
                .map(entry -> database.append(entry.tenant(), entry.record()))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private static List<Entry> missing(List<Entry> entries, SqlAuditStore store) {
        return entries.stream().collect(Collectors.groupingBy(Entry::tenant)).entrySet().stream()
                .flatMap(own -> {
                    var ids = own.getValue().stream()
                            .map(entry -> entry.record().id())
                            .toList();
                    var known = store.known(own.getKey(), ids);
                    return own.getValue().stream()
                            .filter(entry -> !known.contains(entry.record().id()));
                })
                .toList();
    }

    @Override
    public CompletableFuture<Void> append(TenantId tenant, AuditRecord record) {
        try {
            spool.add(new Entry(tenant, record));
            return KEPT;
        } catch (UncheckedIOException e) {
            LOG.warn("The spool takes no audit record", e);
            return database.append(tenant, record);
        }
    }
}
