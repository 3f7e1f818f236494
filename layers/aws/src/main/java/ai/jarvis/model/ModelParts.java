package ai.jarvis.model;

import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.model.gateway.ChatOffer;
import ai.jarvis.model.gateway.Preferences;
import ai.jarvis.model.gateway.TenantOffers;
import ai.jarvis.model.own.ModelKeys;
import ai.jarvis.model.own.PlatformModels;
import ai.jarvis.model.own.ServerAddresses;
import ai.jarvis.model.route.FallbackChains;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Settings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The chat models of a process: the deployment's, and those of tenants over the database.
 *
 * @param platform what the deployment has
 * @param keys of tenants' servers
 * @param addresses where those may be
 * @param tenants what tenants have of their own, for a moment from memory
 */
public record ModelParts(
        ChatModels chat,
        PlatformModels platform,
        ModelKeys keys,
        ServerAddresses addresses,
        TenantOffers.Source tenants) {
    /**
     * The models that settings name, and those that tenants registered.
     *
     * @throws ai.jarvis.platform.Refusal if a fallback names a model that there is not, or goes in a circle
     */
    static ModelParts open(Settings settings, AwsClients aws, Database database, Clock clock) {
        var providers = new ChatProviders(aws);
        var deployed = new ArrayList<OwnOffers.Deployed>();
        var names = new HashMap<String, Provider>();
        for (var model : settings.chatModels()) {
            deployed.add(new OwnOffers.Deployed(model, providers.offer(model)));
            names.put(model.name().value(), model.provider());
        }
        var embedding = settings.embeddingModels().stream()
                .map(model -> model.name().value())
                .collect(Collectors.toUnmodifiableSet());
        var keys = new SecretModelKeys(aws, settings.tenantModels());
        var servers = new PublicServers(settings.tenantModels());
        var tenants = new CachedTenantOffers(
                stored(database, new OwnOffers(deployed, providers, servers, keys, clock)), System::nanoTime);
        var chat = new ChatModels(
                deployed.stream().map(OwnOffers.Deployed::offer).toList(),
                FallbackChains.declare("JARVIS_CHAT_FALLBACKS", settings.chatFallbacks(), Set.copyOf(names.keySet())),
                tenants);
        return new ModelParts(chat, new PlatformModels(names, embedding), keys, servers, tenants);
    }

    /** All in one transaction, as it is asked for with each request but for what is remembered. */
    private static TenantOffers.Source stored(Database database, OwnOffers own) {
        var versions = new SqlOwnModelVersions();
        return tenant -> database.in(tenant, handle -> {
            var offers = new ArrayList<ChatOffer>();
            versions.current(handle, tenant)
                    .forEach(version -> own.offer(tenant, version).ifPresent(offers::add));
            return new TenantOffers(
                    offers,
                    SqlModelAliases.list(handle, tenant),
                    SqlPreferenceStore.find(handle, tenant).orElse(Preferences.STANDARD));
        });
    }
}
