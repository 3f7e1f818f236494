package ai.jarvis.model.gateway;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.TenantChatModel;
import ai.jarvis.model.route.FallbackChains;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The chat models that callers may choose from: those of the deployment and the tenant's own, by their names or by those
 * that the tenant has for them. A name of the deployment's comes before one of a tenant's.
 */
public final class ChatModels {
    /** The name for whichever model suits best. */
    public static final String AUTO = "auto";

    private final Map<String, ChatOffer> byName = new LinkedHashMap<>();
    private final FallbackChains fallbacks;
    private final TenantOffers.Source tenants;

    /**
     * Offers the given models.
     *
     * @param offers the deployment's; the first is for all who name none
     * @param fallbacks which of them stands in for which
     * @param tenants what tenants have of their own
     */
    public ChatModels(List<ChatOffer> offers, FallbackChains fallbacks, TenantOffers.Source tenants) {
        if (offers.isEmpty()) {
            throw new IllegalArgumentException("There is no chat model");
        }
        for (var offer : offers) {
            if (byName.put(offer.name().value(), offer) != null) {
                throw new IllegalArgumentException("Two chat models are called " + offer.name());
            }
        }
        this.fallbacks = fallbacks;
        this.tenants = tenants;
    }

    /**
     * What may serve a request.
     *
     * @param strategy by which the order is made; absent where it is that of the offers
     */
    public record Choice(List<ChatOffer> offers, Optional<Strategy> strategy) {
        public Choice {
            offers = List.copyOf(offers);
        }

        /** What decides which model answers and as what, as far as it is not a matter of the moment. */
        List<String> asKey() {
            var key = new ArrayList<>(strategy.map(by -> List.of(AUTO, by.wireName()))
                    .orElseGet(() -> List.of(first().name().value())));
            offers.forEach(offer -> offer.version().ifPresent(version -> key.add(offer.name() + " " + version)));
            return key;
        }

        /** What is asked first where nothing speaks against it. */
        public ChatOffer first() {
            return offers.getFirst();
        }
    }

    /**
     * The model that a tenant calls so, with those that stand in for it; all of them where none is named and a strategy
     * is to choose; otherwise the tenant's standard one, or the platform's.
     *
     * @throws Refusal if there is no model of that name
     */
    public Choice choose(TenantId tenant, Optional<String> name, Optional<Strategy> strategy) {
        return find(tenant, name, strategy).orElseThrow(ChatModels::unknown);
    }

    /** As {@link #choose}; absent if there is no model of that name. */
    public Optional<Choice> find(TenantId tenant, Optional<String> name, Optional<Strategy> strategy) {
        var own = tenants.of(tenant);
        var named = name.filter(wanted -> !wanted.equals(AUTO));
        return named.isPresent()
                ? find(own, named.get()).map(first -> chain(own, first))
                : Optional.of(unnamed(own, name, strategy));
    }

    private Choice unnamed(TenantOffers own, Optional<String> name, Optional<Strategy> strategy) {
        var preferred = own.preferences();
        var standard = preferred.model().filter(model -> !model.equals(AUTO));
        var chosenBy = strategy.or(() -> standard.isPresent() ? Optional.empty() : preferred.strategy());
        if (chosenBy.isPresent()
                || name.isPresent()
                || preferred.model().filter(AUTO::equals).isPresent()) {
            return new Choice(
                    offered(own), Optional.of(chosenBy.or(preferred::strategy).orElse(Strategy.BALANCED)));
        }
        return chain(own, standard.flatMap(model -> find(own, model)).orElseGet(() -> byName.values()
                .iterator()
                .next()));
    }

    private static Refusal unknown() {
        return Refusal.invalid("/model", "is not a model that can be used here");
    }

    /** The tenant's fallbacks may name what is not there any more. */
    private Choice chain(TenantOffers own, ChatOffer first) {
        var names = own.fallbacks().orElse(fallbacks).expand(first.name().value());
        return new Choice(
                names.stream().flatMap(name -> offer(own, name).stream()).toList(), Optional.empty());
    }

    /** How a tenant wants its questions answered. */
    public Preferences preferences(TenantId tenant) {
        return tenants.of(tenant).preferences();
    }

    /** All that a tenant may name: the deployment's first. */
    public List<ChatOffer> offered(TenantId tenant) {
        return offered(tenants.of(tenant));
    }

    private List<ChatOffer> offered(TenantOffers own) {
        var all = new ArrayList<>(byName.values());
        own.models().stream()
                .filter(offer -> !byName.containsKey(offer.name().value()))
                .forEach(all::add);
        return all;
    }

    /** Whether a model of this name is the deployment's. */
    public boolean isOfPlatform(String name) {
        return byName.containsKey(name);
    }

    /** By what name answers of a model are counted among those of all tenants. */
    public String countedAs(ModelId model) {
        return isOfPlatform(model.value()) ? model.value() : TenantChatModel.COUNTED_AS;
    }

    /** The models that a tenant calls by names of its own. */
    public Map<String, ModelId> aliases(TenantId tenant) {
        return tenants.of(tenant).aliases();
    }

    /** Whether a tenant can use a model of this name. */
    public boolean has(TenantId tenant, String name) {
        return name.equals(AUTO) || find(tenants.of(tenant), name).isPresent();
    }

    private Optional<ChatOffer> find(TenantOffers own, String name) {
        return offer(own, name).or(() -> own.alias(name).flatMap(model -> offer(own, model.value())));
    }

    private Optional<ChatOffer> offer(TenantOffers own, String name) {
        return Optional.ofNullable(byName.get(name)).or(() -> own.model(name));
    }
}
