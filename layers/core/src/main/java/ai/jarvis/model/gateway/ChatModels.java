package ai.jarvis.model.gateway;

import ai.jarvis.model.ModelAliases;
import ai.jarvis.model.route.FallbackChains;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The chat models that callers may choose from, by their own names or those that the caller's tenant has for them. */
public final class ChatModels {
    /** The name for whichever model suits best. */
    public static final String AUTO = "auto";

    private final Map<String, ChatOffer> byName = new LinkedHashMap<>();
    private final FallbackChains fallbacks;
    private final ModelAliases aliases;
    private final Preferences.Source preferences;

    /**
     * Offers the given models.
     *
     * @param offers the first is for all who name none
     * @param fallbacks which stands in for which
     */
    public ChatModels(
            List<ChatOffer> offers, FallbackChains fallbacks, ModelAliases aliases, Preferences.Source preferences) {
        if (offers.isEmpty()) {
            throw new IllegalArgumentException("There is no chat model");
        }
        for (var offer : offers) {
            if (byName.put(offer.name().value(), offer) != null) {
                throw new IllegalArgumentException("Two chat models are called " + offer.name());
            }
        }
        this.fallbacks = fallbacks;
        this.aliases = aliases;
        this.preferences = preferences;
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

        /** What decides which model answers, as far as it is not a matter of the moment. */
        List<String> asKey() {
            return strategy.map(by -> List.of(AUTO, by.wireName()))
                    .orElseGet(() -> List.of(first().name().value()));
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
        var named = name.filter(wanted -> !wanted.equals(AUTO));
        return named.isPresent()
                ? find(tenant, named.get()).map(this::chain)
                : Optional.of(unnamed(tenant, name, strategy));
    }

    private Choice unnamed(TenantId tenant, Optional<String> name, Optional<Strategy> strategy) {
        var preferred = preferences.of(tenant);
        var chosenBy = strategy.or(preferred::strategy);
        if (chosenBy.isPresent() || name.isPresent()) {
            return new Choice(List.copyOf(byName.values()), Optional.of(chosenBy.orElse(Strategy.BALANCED)));
        }
        return chain(
                preferred.model().flatMap(standard -> find(tenant, standard)).orElseGet(() -> byName.values()
                        .iterator()
                        .next()));
    }

    private static Refusal unknown() {
        return Refusal.invalid("/model", "is not a model that can be used here");
    }

    private Choice chain(ChatOffer first) {
        var names = fallbacks.expand(first.name().value());
        return new Choice(names.stream().map(byName::get).toList(), Optional.empty());
    }

    /** How a tenant wants its questions answered. */
    public Preferences preferences(TenantId tenant) {
        return preferences.of(tenant);
    }

    /** All that a tenant may name. */
    public List<ChatOffer> offered() {
        return List.copyOf(byName.values());
    }

    /** Whether a tenant can use a model of this name. */
    public boolean has(TenantId tenant, String name) {
        return name.equals(AUTO) || find(tenant, name).isPresent();
    }

    private Optional<ChatOffer> find(TenantId tenant, String name) {
        return Optional.ofNullable(byName.get(name))
                .or(() -> aliases.find(tenant, name).map(model -> byName.get(model.value())));
    }
}
