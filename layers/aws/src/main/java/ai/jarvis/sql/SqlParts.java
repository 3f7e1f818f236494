package ai.jarvis.sql;

import ai.jarvis.evaluation.JacksonText;
import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Settings;
import ai.jarvis.sql.source.Sources;
import ai.jarvis.usage.Metering;
import java.time.Clock;

/** Questions to databases over their adapters: the same for the API, what answers them, workflows' steps and agents. */
public final class SqlParts {
    private SqlParts() {}

    /** Puts them together. In a process that hands none out they are answered at once alone. */
    public static SqlQueries queries(
            Settings settings,
            AwsClients aws,
            Database database,
            Sources sources,
            Gateway gateway,
            Metering metering,
            Metrics metrics,
            Clock clock) {
        var answering = new SqlAnswering(
                sources,
                gateway,
                metering,
                new JacksonText(),
                new KeywordAnalyzer(),
                QueryBounds.STANDARD,
                metrics,
                clock);
        return new SqlQueries(
                new SqlQueryStore(database),
                settings.sqlQueueUrl()
                        .<QueryQueue>map(url -> new SqsQueryQueue(aws.sqs(), url))
                        .orElse((tenant, id) -> {
                            throw new IllegalStateException("JARVIS_SQL_QUEUE_URL is not set");
                        }),
                sources,
                answering,
                clock);
    }
}
