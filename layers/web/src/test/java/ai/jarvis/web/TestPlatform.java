package ai.jarvis.web;

import ai.jarvis.audit.AuditRecord;
import ai.jarvis.audit.AuditTrail;
import ai.jarvis.audit.AuditedRequests;
import ai.jarvis.platform.IdempotencyStore;
import ai.jarvis.platform.InMemoryIdempotencyStore;
import ai.jarvis.platform.Metrics;
import ai.jarvis.tenancy.ApiKeySecret;
import ai.jarvis.tenancy.ApiKeys;
import ai.jarvis.tenancy.Authentication;
import ai.jarvis.tenancy.InMemoryApiKeyStore;
import ai.jarvis.tenancy.InMemoryUserStore;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.SecurityEvents;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.TokenVerifier;
import ai.jarvis.tenancy.Users;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The services behind the web layer, in memory. */
@Factory
final class TestPlatform {
    static final TenantId TENANT = TenantId.fresh();

    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    IdempotencyStore idempotencyStore() {
        return new InMemoryIdempotencyStore();
    }

    @Singleton
    RecordedMetrics metrics() {
        return new RecordedMetrics();
    }

    @Singleton
    ApiKeys apiKeys(Clock clock) {
        return new ApiKeys(new InMemoryApiKeyStore(), clock);
    }

    @Singleton
    Authentication authentication(ApiKeys keys, Clock clock) {
        return new Authentication(keys, new Users(new InMemoryUserStore(), clock), TokenVerifier.none());
    }

    @Singleton
    RecordedSecurityEvents securityEvents() {
        return new RecordedSecurityEvents();
    }

    @Singleton
    RecordedAuditTrail auditTrail() {
        return new RecordedAuditTrail();
    }

    @Singleton
    AuditedRequests auditedRequests(RecordedAuditTrail trail, Clock clock) {
        return new AuditedRequests(trail, Optional.of(TENANT), clock);
    }

    static ApiKeys.Issued issue(ApiKeys keys) {
        return keys.issue(
                TENANT, "test", Set.of(Role.TENANT_ADMIN), Optional.empty(), ApiKeySecret.fresh(new SecureRandom()));
    }

    static final class RecordedMetrics implements Metrics {
        final List<Map<String, String>> dimensions = new CopyOnWriteArrayList<>();

        @Override
        public void record(Map<String, String> measured, Figure... figures) {
            dimensions.add(measured);
        }
    }

    static final class RecordedSecurityEvents implements SecurityEvents {
        final List<SecurityEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public void record(SecurityEvent event) {
            events.add(event);
        }
    }

    static final class RecordedAuditTrail implements AuditTrail {
        final List<AuditRecord> records = new CopyOnWriteArrayList<>();

        /** What records wait for before they are kept. */
        volatile CompletableFuture<Void> database = CompletableFuture.completedFuture(null);

        @Override
        public CompletableFuture<Void> append(TenantId tenant, AuditRecord record) {
            return database.thenRun(() -> records.add(record));
        }
    }
}
