package ai.jarvis.web;

import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.Gateways;
import ai.jarvis.model.ModelAliases;
import ai.jarvis.model.ModelParts;
import ai.jarvis.model.SqlModelAliases;
import ai.jarvis.model.SqlOwnModelStore;
import ai.jarvis.model.SqlPreferenceStore;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.model.gateway.ModelDirectory;
import ai.jarvis.model.own.Aliases;
import ai.jarvis.model.own.OwnModelStore;
import ai.jarvis.model.own.OwnModels;
import ai.jarvis.model.own.PreferenceStore;
import ai.jarvis.model.own.TenantPreferences;
import ai.jarvis.model.own.TenantPriorities;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Settings;
import ai.jarvis.tenancy.TenantStore;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Chat models, and what tenants have of their own, over their adapters. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class ModelServices {
    @Singleton
    ModelParts modelParts(Settings settings, AwsClients aws, Database database, Clock clock) {
        return Gateways.models(settings, aws, database, clock);
    }

    @Singleton
    ChatModels chatModels(ModelParts parts) {
        return parts.chat();
    }

    @Singleton
    ModelDirectory modelDirectory(ChatModels chat, EmbeddingModels embedding) {
        return new ModelDirectory(chat, embedding);
    }

    @Singleton
    ModelAliases modelAliases(Database database) {
        return new SqlModelAliases(database);
    }

    @Singleton
    OwnModelStore ownModelStore(Database database) {
        return new SqlOwnModelStore(database);
    }

    @Singleton
    OwnModels ownModels(OwnModelStore store, ModelParts parts, Clock clock) {
        return new OwnModels(store, parts.keys(), parts.platform(), parts.addresses(), parts.tenants(), clock);
    }

    @Singleton
    Aliases aliases(ModelAliases aliases, OwnModelStore models, ModelParts parts) {
        return new Aliases(aliases, models, parts.platform(), parts.tenants());
    }

    @Singleton
    PreferenceStore preferenceStore(Database database) {
        return new SqlPreferenceStore(database);
    }

    @Singleton
    TenantPreferences tenantPreferences(PreferenceStore store, OwnModelStore models, ModelParts parts) {
        return new TenantPreferences(store, models, parts.platform(), parts.chat(), parts.tenants());
    }

    @Singleton
    TenantPriorities tenantPriorities(PreferenceStore store, TenantStore tenants) {
        return new TenantPriorities(store, tenants);
    }
}
