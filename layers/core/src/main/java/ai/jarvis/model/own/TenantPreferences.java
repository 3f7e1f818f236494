package ai.jarvis.model.own;

import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.model.gateway.Preferences;
import ai.jarvis.model.gateway.TenantOffers;
import ai.jarvis.model.route.FallbackChains;
import ai.jarvis.model.route.Priority;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/**
 * How tenants want their questions answered: they say so themselves, but for who comes before whom, which those who run
 * the platform say.
 */
public final class TenantPreferences {
    private static final int MOST_CHAINS = 20;
    private static final int LONGEST_CHAIN = 10;

    private final PreferenceStore store;
    private final OwnModelStore models;
    private final PlatformModels platform;
    private final ChatModels offered;
    private final TenantOffers.Source offers;

    public TenantPreferences(
            PreferenceStore store,
            OwnModelStore models,
            PlatformModels platform,
            ChatModels offered,
            TenantOffers.Source offers) {
        this.store = store;
        this.models = models;
        this.platform = platform;
        this.offered = offered;
        this.offers = offers;
    }

    /** What the tenant has said. */
    public Preferences get(Caller caller) {
        caller.require(Permission.MODELS_READ);
        return of(caller.tenant());
    }

    /**
     * Keeps what the tenant says, in place of all before; on every instance within 5 seconds.
     *
     * @param wanted made of the priority that the tenant has; with another one only if the caller may set it
     */
    public Preferences put(Caller caller, Function<Priority, Preferences> wanted) {
        caller.require(Permission.MODELS_WRITE);
        var tenant = caller.tenant();
        var now = of(tenant).priority();
        var preferences = wanted.apply(now);
        if (preferences.priority() != now) {
            caller.require(Permission.ADMIN_TENANT);
        }
        offers.changed(tenant);
        preferences.model().filter(name -> !offered.has(tenant, name)).ifPresent(name -> {
            throw Refusal.invalid("/model", "is not a chat model that can be used here");
        });
        preferences.fallbacks().ifPresent(chains -> requireSound(tenant, chains));
        store.put(tenant, preferences);
        if (preferences.priority() != now) {
            store.putPriority(tenant, preferences.priority());
        }
        offers.changed(tenant);
        return of(tenant);
    }

    private void requireSound(TenantId tenant, List<List<String>> chains) {
        if (chains.size() > MOST_CHAINS) {
            throw Refusal.invalid("/fallbacks", "must be at most " + MOST_CHAINS + " chains");
        }
        for (int i = 0; i < chains.size(); i++) {
            if (chains.get(i).size() > LONGEST_CHAIN) {
                throw Refusal.invalid("/fallbacks/" + i, "must name at most " + LONGEST_CHAIN + " models");
            }
        }
        var known = new HashSet<>(platform.chat().keySet());
        models.list(tenant).forEach(model -> known.add(model.name()));
        var unused = FallbackChains.declare("/fallbacks", chains, known);
    }

    private Preferences of(TenantId tenant) {
        return store.find(tenant).orElse(Preferences.STANDARD);
    }
}
