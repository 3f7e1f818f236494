package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.audit.AuditId;
import ai.jarvis.audit.AuditKind;
import ai.jarvis.audit.AuditRecord;
import ai.jarvis.audit.BatchedAuditTrail;
import ai.jarvis.audit.Outcome;
import ai.jarvis.audit.SpooledAuditTrail;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Spools;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Account;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.SpooledUsageSink;
import ai.jarvis.usage.SqlUsageLedger;
import ai.jarvis.usage.UsageId;
import ai.jarvis.usage.UsageRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a process had answered that was killed before its records were in the database. */
@ExtendWith(Platform.Provider.class)
class SpoolIT {
    @TempDir
    private Path folder;

    private final Platform platform;
    private final TenantId tenant;
    private final Database database;
    private final SqlAuditStore store;
    private final SqlUsageLedger ledger;

    SpoolIT(Platform platform) {
        this.platform = platform;
        this.tenant = new TenantId(platform.tenant().id());
        this.database = Database.open(platform.jdbcUrl(), DatabaseCredentials.of(platform.secretOf("jarvis_app")), 2);
        this.store = new SqlAuditStore(database);
        this.ledger = new SqlUsageLedger(database);
    }

    @AfterEach
    void disconnect() {
        database.close();
    }

    private BatchedAuditTrail trail() {
        return new BatchedAuditTrail(store, Metrics.none());
    }

    private Spools spools() {
        return new Spools(Optional.of(folder));
    }

    private static AuditRecord auditRecord() {
        return new AuditRecord(
                AuditId.fresh(),
                AuditKind.ACCESS,
                "key_of_a_test",
                "GET /api/v1/test",
                Outcome.SUCCESS,
                Optional.empty(),
                Optional.of("req_1"),
                Map.of("status", 200));
    }

    private long onRecord(AuditRecord record) {
        return platform.count(
                "select count(*) from audit_records where tenant_id = ? and id = ?",
                tenant.value(),
                record.id().value());
    }

    @Test
    void auditRecordsThatAKilledProcessLeftBehindAreOnRecordOnce() {
        var before = auditRecord();
        var left = auditRecord();
        trail().append(tenant, before).join();
        try (var killed = spools()) {
            var trail = SpooledAuditTrail.of(
                    killed,
                    (own, record) -> {
                        throw new IllegalStateException("The process ends here");
                    },
                    store);
            trail.append(tenant, before).join();
            trail.append(tenant, left).join();
        }
        assertThat(onRecord(left)).isZero();
        try (var next = spools()) {
            var unused = SpooledAuditTrail.of(next, trail(), store);
        }
        assertThat(onRecord(before)).isEqualTo(1);
        assertThat(onRecord(left)).isEqualTo(1);
    }

    private UsageRecord usage() {
        return new UsageRecord(
                UsageId.fresh(),
                new Account(tenant, Optional.of("key_of_a_test")),
                Scenario.GATEWAY,
                new ModelId("small"),
                new TokenUsage(7, 11),
                Optional.empty(),
                ai.jarvis.usage.Outcome.ANSWERED,
                false,
                Instant.now());
    }

    @Test
    void usageOfACallThatEndsWhileTheProcessDoesIsInTheLedger() {
        var record = usage();
        var spools = spools();
        var sink = SpooledUsageSink.of(spools, ledger);
        spools.close();

        sink.append(List.of(record));
        assertThat(inTheLedger(record)).isEqualTo(1);
    }

    @Test
    void usageThatAKilledProcessLeftBehindIsInTheLedgerOnce() {
        var record = usage();
        try (var killed = spools()) {
            var sink = SpooledUsageSink.of(killed, records -> {
                ledger.append(records);
                throw new IllegalStateException("The process ends before it knows");
            });
            sink.append(List.of(record));
        }
        try (var next = spools()) {
            var unused = SpooledUsageSink.of(next, ledger);
        }
        assertThat(inTheLedger(record)).isEqualTo(1);
    }

    private long inTheLedger(UsageRecord record) {
        return platform.count(
                "select count(*) from usage_records where tenant_id = ? and id = ? and output_tokens = 11",
                tenant.value(),
                record.id().value());
    }
}
