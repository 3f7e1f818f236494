package ai.jarvis.tenancy;

import ai.jarvis.platform.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Makes an archive of all that a tenant has: {@code tables/NAME.jsonl} with the rows of each table as they were at one
 * moment, {@code items/NAME.jsonl} from DynamoDB, {@code objects/KEY} with the files, and a {@code manifest.json}. It is
 * written as it is read; however big the tenant, memory holds a part of it. It is the one step of the state machine
 * {@code tenant-export}.
 */
final class TenantExport {
    private static final int FORMAT = 1;
    private static final int ROWS_AT_A_TIME = 200;

    /** Answers to repeated requests, which are encrypted, and connections that are open at the moment. */
    private static final Set<String> PASSING_ITEMS = Set.of("idempotency", "connections");

    private final Homes homes;
    private final S3Client s3;
    private final String bucket;
    private final TenantItems items;
    private final String tablePrefix;
    private final Clock clock;

    TenantExport(Homes homes, S3Client s3, String bucket, TenantItems items, String tablePrefix, Clock clock) {
        this.homes = homes;
        this.s3 = s3;
        this.bucket = bucket;
        this.items = items;
        this.tablePrefix = tablePrefix;
        this.clock = clock;
    }

    Map<String, TenantJobStep> steps() {
        return Map.of("export", (job, input, until) -> {
            job.note(archive(job.job()));
            return TenantJobStep.DONE;
        });
    }

    /** Makes the archive and tells what is in it. */
    private Map<String, Object> archive(TenantJob job) {
        var key = TenantArchives.key(job);
        try (var upload = new MultipartUpload(s3, bucket, key, "application/zip")) {
            // Closing the archive would write to an upload that has failed.
            @SuppressWarnings("resource")
            var archive = new TenantArchive(upload);
            var rows = addTables(archive, job.subject());
            addItems(archive, job.subject());
            addObjects(archive, job.subject());
            var about = new LinkedHashMap<String, Object>();
            about.put("format", FORMAT);
            about.put("tenant_id", job.subject().value());
            about.put("created_at", clock.instant().toString());
            archive.finish(about);
            upload.complete();
            return Map.of("archive", key, "bytes", upload.bytes(), "entries", archive.size(), "rows", rows);
        }
    }

    private Map<String, Long> addTables(TenantArchive archive, TenantId tenant) {
        var counts = new TreeMap<String, Long>();
        var registry = homes.shared();
        var placement = registry.in(tenant, handle -> handle.createQuery("select placement from tenants where id = :id")
                .bind("id", tenant.value())
                .mapTo(String.class)
                .map(Placement::new)
                .one());
        registry.read(tenant, handle -> {
            counts.put("tenants", addRows(archive, handle, "tenants", "id", tenant, List.of()));
            return true;
        });
        var home = homes.of(tenant, placement);
        home.read(tenant, handle -> {
            for (var table : TenantTables.ofTenants(handle, home.schema())) {
                counts.put(table.name(), addRows(archive, handle, table.name(), "tenant_id", tenant, table.secrets()));
            }
            return true;
        });
        return counts;
    }

    private static long addRows(
            TenantArchive archive, Handle handle, String table, String key, TenantId tenant, List<String> secrets) {
        var count = new long[1];
        archive.add("tables/" + table + ".jsonl", out -> {
            var rows = handle.createQuery("select (to_jsonb(t) - cast(:secrets as text[]))::text from " + table
                            + " t where " + key + " = :tenant")
                    .bind("secrets", "{" + String.join(",", secrets) + "}")
                    .bind("tenant", tenant.value())
                    .setFetchSize(ROWS_AT_A_TIME)
                    .mapTo(String.class);
            try (var lines = rows.stream()) {
                lines.forEach(line -> {
                    write(out, line);
                    count[0]++;
                });
            }
            return secrets.isEmpty() ? Map.of("rows", count[0]) : Map.of("rows", count[0], "left_out", secrets);
        });
        return count[0];
    }

    private void addItems(TenantArchive archive, TenantId tenant) {
        for (var table : items.tables()) {
            var name = table.substring(tablePrefix.length());
            if (!PASSING_ITEMS.contains(name)) {
                archive.add("items/" + name + ".jsonl", out -> {
                    var count = new long[1];
                    items.forEach(table, tenant, item -> {
                        write(out, Json.write(plain(item)));
                        count[0]++;
                    });
                    return Map.of("items", count[0]);
                });
            }
        }
    }

    private static Map<String, Object> plain(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, attribute -> plain(attribute.getValue()), (a, b) -> a, TreeMap::new));
    }

    private static Object plain(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> new java.math.BigDecimal(value.n());
            case BOOL -> value.bool();
            case B -> Base64.getEncoder().encodeToString(value.b().asByteArray());
            case M -> plain(value.m());
            case L -> value.l().stream().map(TenantExport::plain).toList();
            case SS -> value.ss();
            case NS -> value.ns();
            default -> throw new IllegalStateException("No table has attributes of type " + value.type());
        };
    }

    private void addObjects(TenantArchive archive, TenantId tenant) {
        new TenantObjects(s3, bucket)
                .forEach(
                        tenant,
                        key -> archive.add("objects/" + key, out -> {
                            try (var content = s3.getObject(
                                    request -> request.bucket(bucket).key(key))) {
                                content.transferTo(out);
                                return Map.of();
                            }
                        }));
    }

    private static void write(OutputStream out, String line) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
