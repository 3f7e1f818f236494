package ai.jarvis.web;

import ai.jarvis.platform.Database;
import ai.jarvis.prompt.CachedPromptRenderer;
import ai.jarvis.prompt.PromptStore;
import ai.jarvis.prompt.Prompts;
import ai.jarvis.prompt.SqlPromptStore;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Prompts over their adapters. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class PromptServices {
    @Singleton
    PromptStore promptStore(Database database) {
        return new SqlPromptStore(database);
    }

    @Singleton
    CachedPromptRenderer promptRenderer(PromptStore store, Clock clock) {
        return new CachedPromptRenderer(store, clock);
    }

    @Singleton
    Prompts prompts(PromptStore store, CachedPromptRenderer renderer, Clock clock) {
        return new Prompts(store, renderer, clock);
    }
}
