package ai.jarvis.web;

import ai.jarvis.evaluation.DatasetStore;
import ai.jarvis.evaluation.Datasets;
import ai.jarvis.evaluation.Evaluations;
import ai.jarvis.evaluation.SqlDatasetStore;
import ai.jarvis.evaluation.SqlEvaluationStore;
import ai.jarvis.evaluation.StartedEvaluations;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Settings;
import ai.jarvis.prompt.PromptStore;
import ai.jarvis.task.Tasks;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Evaluations over their adapters. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class EvaluationServices {
    @Singleton
    DatasetStore datasetStore(Database database) {
        return new SqlDatasetStore(database);
    }

    @Singleton
    Datasets datasets(DatasetStore store, Clock clock) {
        return new Datasets(store, clock);
    }

    @Singleton
    Evaluations evaluations(
            DatasetStore datasets,
            Database database,
            PromptStore prompts,
            ChatModels models,
            Settings settings,
            AwsClients aws,
            Tasks tasks,
            Clock clock) {
        return new Evaluations(
                datasets,
                new SqlEvaluationStore(database),
                prompts,
                models,
                StartedEvaluations.by(settings.evaluationMachine(), aws),
                tasks,
                clock);
    }
}
