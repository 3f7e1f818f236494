package ai.jarvis.web;

import ai.jarvis.guard.Guard;
import ai.jarvis.guard.SqlGuardrailStore;
import ai.jarvis.guard.TenantGuardrails;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Settings;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Guardrails over their adapters. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class GuardServices {
    @Singleton
    TenantGuardrails tenantGuardrails(Settings settings, Database database, Clock clock) {
        return new TenantGuardrails(settings.guardrails(), new SqlGuardrailStore(database), clock);
    }

    @Singleton
    Guard guard(TenantGuardrails guardrails, Metrics metrics) {
        return new Guard(guardrails::of, metrics);
    }
}
