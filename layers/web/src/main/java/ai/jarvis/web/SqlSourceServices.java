package ai.jarvis.web;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Settings;
import ai.jarvis.sql.source.SourceParts;
import ai.jarvis.sql.source.Sources;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Tenants' databases over their adapters. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class SqlSourceServices {
    @Singleton
    Sources sources(Settings settings, AwsClients aws, Database database, Clock clock) {
        return SourceParts.open(settings.sqlSources(), aws, database, clock).sources();
    }
}
