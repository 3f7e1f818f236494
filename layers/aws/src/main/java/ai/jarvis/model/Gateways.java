package ai.jarvis.model;

import ai.jarvis.model.cache.CacheKey;
import ai.jarvis.model.cache.SimilarQuestions;
import ai.jarvis.model.gateway.CachedAnswers;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.model.gateway.Failover;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.model.route.Backoff;
import ai.jarvis.model.route.BreakerSettings;
import ai.jarvis.model.route.Breakers;
import ai.jarvis.model.route.Bulkheads;
import ai.jarvis.model.route.LiveFigures;
import ai.jarvis.model.route.MeasuredBreakerBoard;
import ai.jarvis.model.route.Router;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.EmfMetrics;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/** Puts the gateway together, as every function that asks chat models has it. */
public final class Gateways {
    private static final int CALLS_AT_A_TIME = 256;

    private Gateways() {}

    /**
     * The models that settings name, and those that tenants registered.
     *
     * @throws ai.jarvis.platform.Refusal if a fallback names a model that there is not, or goes in a circle
     */
    public static ModelParts models(Settings settings, AwsClients aws, Database database, Clock clock) {
        return ModelParts.open(settings, aws, database, clock);
    }

    /** The breakers of this instance, which hears of those of others. */
    public static Breakers breakers(Settings settings, Redis redis, Clock clock) {
        var limits = settings.chatBreakers() ? BreakerSettings.STANDARD : BreakerSettings.NEVER;
        Executor background = Thread::startVirtualThread;
        return new Breakers(
                limits,
                Resilience4jCircuit.factory(limits, clock),
                new MeasuredBreakerBoard(new RedisBreakerBoard(redis), new EmfMetrics()),
                background,
                clock);
    }

    /** The answers that were given before, on all instances. */
    public static CachedAnswers cache(
            Settings settings, AwsClients aws, Redis redis, EmbeddingModels embeddings, Metrics metrics, Clock clock) {
        var keys = new CacheKey.Maker(new CacheSecret(settings, aws));
        var similar = settings.savings()
                .leastSimilarity()
                .map(least -> new SimilarQuestions(new RedisQuestionIndex(redis), keys, embeddings));
        return new CachedAnswers(
                new RedisAnswerStore(redis), keys, metrics, similar, new RedisAnswerFigures(redis), clock);
    }

    /** A gateway to the models. */
    public static Gateway open(
            Settings settings,
            ChatModels models,
            Breakers breakers,
            LiveFigures figures,
            CachedAnswers cache,
            Clock clock) {
        var failover = new Failover(
                breakers,
                figures,
                new Bulkheads(CALLS_AT_A_TIME, clock),
                new Backoff(settings.chatAttempts(), () -> ThreadLocalRandom.current()
                        .nextDouble()),
                Thread::sleep,
                clock);
        return new Gateway(models, new Router(), breakers, figures, failover, cache, clock);
    }
}
