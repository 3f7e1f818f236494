package ai.jarvis.web;

import ai.jarvis.agent.tool.DatabaseAnswers;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Settings;
import ai.jarvis.sql.SqlDatabaseAnswers;
import ai.jarvis.sql.SqlParts;
import ai.jarvis.sql.SqlQueries;
import ai.jarvis.sql.source.Sources;
import ai.jarvis.usage.Metering;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Questions to databases over their adapters. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class SqlServices {
    @Singleton
    SqlQueries sqlQueries(
            Settings settings,
            AwsClients aws,
            Database database,
            Sources sources,
            Gateway gateway,
            Metering metering,
            Metrics metrics,
            Clock clock) {
        return SqlParts.queries(settings, aws, database, sources, gateway, metering, metrics, clock);
    }

    @Singleton
    DatabaseAnswers databaseAnswers(SqlQueries queries, Sources sources) {
        return new SqlDatabaseAnswers(queries, sources);
    }
}
