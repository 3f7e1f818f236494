package ai.jarvis.rollout;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.prompt.Labels;
import ai.jarvis.prompt.SqlPromptStore;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.function.Consumer;

/** Rollouts over their adapters, as every function has them that moves some. */
public record RolloutParts(RolloutStore store, RolloutCounts counts, RolloutControl control, RolloutChecks checks) {
    /**
     * Wires them to the given ends.
     *
     * @param purge throws away the answers of a tenant that may be given again
     */
    public static RolloutParts of(
            Settings settings,
            AwsClients aws,
            Database database,
            Redis redis,
            Consumer<TenantId> purge,
            EvaluationGate gate,
            Metrics metrics,
            Clock clock) {
        var store = new SqlRolloutStore(database);
        var counts = new RedisRolloutCounts(redis);
        var control = new RolloutControl(
                store,
                counts,
                new Labels(new SqlPromptStore(database), clock),
                purge,
                new EventBridgeRolloutEvents(aws.eventBridge(), settings.eventBus()),
                gate,
                metrics,
                clock);
        return new RolloutParts(store, counts, control, new RolloutChecks(store, counts, control, clock));
    }
}
