package ai.jarvis.web;

import ai.jarvis.evaluation.SqlEvaluationStore;
import ai.jarvis.model.gateway.CachedAnswers;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.prompt.CachedPromptRenderer;
import ai.jarvis.prompt.PromptStore;
import ai.jarvis.rollout.Assignments;
import ai.jarvis.rollout.EvaluatedGate;
import ai.jarvis.rollout.EvaluationGate;
import ai.jarvis.rollout.Participations;
import ai.jarvis.rollout.RolloutParts;
import ai.jarvis.rollout.Rollouts;
import ai.jarvis.rollout.RolloutsInForce;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Rollouts over their adapters. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class RolloutServices {
    @Singleton
    EvaluationGate evaluationGate(Database database) {
        return new EvaluatedGate(new SqlEvaluationStore(database));
    }

    @Singleton
    RolloutParts rolloutParts(
            Settings settings,
            AwsClients aws,
            Database database,
            Redis redis,
            CachedAnswers cache,
            EvaluationGate gate,
            Metrics metrics,
            Clock clock) {
        return RolloutParts.of(settings, aws, database, redis, cache::purge, gate, metrics, clock);
    }

    @Singleton
    Rollouts rollouts(RolloutParts parts, PromptStore prompts, ChatModels models, Clock clock) {
        return new Rollouts(
                parts.store(),
                parts.counts(),
                parts.control(),
                prompts,
                (tenant, name) ->
                        models.find(tenant, Optional.of(name), Optional.empty()).isPresent(),
                clock);
    }

    @Singleton
    Participations participations(RolloutParts parts, CachedPromptRenderer prompts, Clock clock) {
        return new Participations(
                new RolloutsInForce(parts.store(), Thread::startVirtualThread, System::nanoTime),
                new Assignments(() -> ThreadLocalRandom.current().nextLong()),
                prompts,
                parts.counts(),
                parts.checks(),
                clock);
    }
}
