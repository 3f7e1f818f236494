package ai.jarvis.web;

import ai.jarvis.chat.Chat;
import ai.jarvis.evaluation.JacksonText;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.persona.CachedPersonaPrompts;
import ai.jarvis.persona.EventBridgePersonaEvents;
import ai.jarvis.persona.JsonSchemas;
import ai.jarvis.persona.NetworkntSchemas;
import ai.jarvis.persona.PersonaSampling;
import ai.jarvis.persona.PersonaStore;
import ai.jarvis.persona.PersonaValidations;
import ai.jarvis.persona.Personas;
import ai.jarvis.persona.SqlPersonaStore;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Settings;
import ai.jarvis.usage.Metering;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Personas over their adapters. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class PersonaServices {
    @Singleton
    PersonaStore personaStore(Database database) {
        return new SqlPersonaStore(database);
    }

    @Singleton
    JsonSchemas jsonSchemas() {
        return new NetworkntSchemas();
    }

    @Singleton
    CachedPersonaPrompts personaPrompts(PersonaStore store, JsonSchemas schemas, Metrics metrics, Clock clock) {
        return new CachedPersonaPrompts(store, schemas, metrics, clock);
    }

    @Singleton
    Personas personas(PersonaStore store, CachedPersonaPrompts prompts, JsonSchemas schemas, Clock clock) {
        return new Personas(store, prompts, schemas, clock);
    }

    @Singleton
    PersonaValidations personaValidations(
            PersonaStore store, Gateway gateway, Metering metering, Metrics metrics, Clock clock) {
        return new PersonaValidations(store, gateway, metering, new JacksonText(), metrics, clock);
    }

    @Singleton
    Chat.Personas chatPersonas(CachedPersonaPrompts prompts, Settings settings, AwsClients aws, Metrics metrics) {
        var events = new EventBridgePersonaEvents(aws.eventBridge(), settings.eventBus());
        return new Chat.Personas(prompts, new PersonaSampling(events, metrics));
    }
}
