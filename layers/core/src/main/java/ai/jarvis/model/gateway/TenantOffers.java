package ai.jarvis.model.gateway;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.route.FallbackChains;
import ai.jarvis.tenancy.TenantId;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a tenant has of its own: models, names for models, and preferences. */
public final class TenantOffers {
    /** Of a tenant that has nothing. */
    public static final TenantOffers NONE = new TenantOffers(List.of(), new TreeMap<>(), Preferences.STANDARD);

    private final Map<String, ChatOffer> models = new LinkedHashMap<>();
    private final Map<String, ModelId> aliases;
    private final Preferences preferences;
    private final Optional<FallbackChains> fallbacks;

    /** @param models each under a name of its own */
    public TenantOffers(List<ChatOffer> models, SortedMap<String, ModelId> aliases, Preferences preferences) {
        models.forEach(offer -> this.models.put(offer.name().value(), offer));
        this.aliases = new LinkedHashMap<>(aliases);
        this.preferences = preferences;
        // They were looked at when they were saved; what is no model any more is passed over when they are followed.
        this.fallbacks = preferences.fallbacks().map(chains -> {
            var names = new HashSet<String>();
            chains.forEach(names::addAll);
            return FallbackChains.declare("/fallbacks", chains, names);
        });
    }

    /** Where it is known what tenants have. */
    @FunctionalInterface
    public interface Source {
        TenantOffers of(TenantId tenant);

        /** Something of the tenant's was changed here. */
        default void changed(TenantId tenant) {}
    }

    /** The tenant's models, by name. */
    List<ChatOffer> models() {
        return List.copyOf(models.values());
    }

    Optional<ChatOffer> model(String name) {
        return Optional.ofNullable(models.get(name));
    }

    /** The models that the tenant calls by names of its own. */
    public Map<String, ModelId> aliases() {
        return Collections.unmodifiableMap(aliases);
    }

    Optional<ModelId> alias(String name) {
        return Optional.ofNullable(aliases.get(name));
    }

    Preferences preferences() {
        return preferences;
    }

    /** The tenant's own chains; absent if those of the deployment hold. */
    Optional<FallbackChains> fallbacks() {
        return fallbacks;
    }

    /** Whether one of the tenant's names or preferences is for this model. */
    public boolean leadsTo(String model) {
        return aliases.containsValue(new ModelId(model))
                || preferences.model().filter(model::equals).isPresent()
                || preferences.fallbacks().stream().flatMap(List::stream).anyMatch(chain -> chain.contains(model));
    }
}
