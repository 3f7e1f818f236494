package ai.jarvis.model.own;

import ai.jarvis.model.ModelAliases;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.gateway.TenantOffers;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.util.SortedMap;

/** The names by which a tenant calls models, given by those who may. */
public final class Aliases {
    private static final int MOST = 100;

    private final ModelAliases aliases;
    private final OwnModelStore models;
    private final PlatformModels platform;
    private final TenantOffers.Source offers;

    public Aliases(ModelAliases aliases, OwnModelStore models, PlatformModels platform, TenantOffers.Source offers) {
        this.aliases = aliases;
        this.models = models;
        this.platform = platform;
        this.offers = offers;
    }

    /** All of the tenant's, by their names. */
    public SortedMap<String, ModelId> list(Caller caller) {
        caller.require(Permission.MODELS_READ);
        return aliases.list(caller.tenant());
    }

    /** Calls a model by a name, in place of the one before; on every instance within 5 seconds. */
    public void put(Caller caller, String alias, String model) {
        caller.require(Permission.MODELS_WRITE);
        ModelNames.require(alias, platform);
        var tenant = caller.tenant();
        var isOwn = ModelNames.isName(model) && models.find(tenant, model).isPresent();
        if (!isOwn && !platform.has(model)) {
            throw Refusal.invalid("/model", "is not a model that can be used here; an alias cannot stand for another");
        }
        if (models.find(tenant, alias).isPresent()) {
            throw ModelNames.taken(alias);
        }
        var known = aliases.list(tenant);
        if (known.size() >= MOST && !known.containsKey(alias)) {
            throw Refusal.of(Refusal.Kind.CONFLICT, "too_many_aliases", "A tenant has at most " + MOST + " aliases.");
        }
        aliases.put(tenant, alias, new ModelId(model));
        offers.changed(tenant);
    }

    /** Takes a name away. */
    public void remove(Caller caller, String alias) {
        caller.require(Permission.MODELS_WRITE);
        if (!ModelNames.isName(alias) || !aliases.remove(caller.tenant(), alias)) {
            throw Refusal.notFound("alias");
        }
        offers.changed(caller.tenant());
    }
}
