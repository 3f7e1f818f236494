package ai.jarvis.model;

import ai.jarvis.model.gateway.ChatOffer;
import ai.jarvis.model.own.ModelDefinition;
import ai.jarvis.model.own.ModelKeys;
import ai.jarvis.model.own.ModelVersion;
import ai.jarvis.model.route.Candidate;
import ai.jarvis.model.route.Capability;
import ai.jarvis.model.route.Target;
import ai.jarvis.tenancy.TenantId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes offers of tenants' models. The target of each names its tenant, so that nothing that is kept by target (breakers,
 * figures, slots) is shared with another tenant's model of that name, or with the model of the deployment behind it.
 */
final class OwnOffers {
    private static final double MIDDLING = 0.5;
    private static final int MAX_OUTPUT_TOKENS = 4_096;
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration UNUSED = Duration.ofHours(1);

    private final Map<ModelId, Deployed> deployed = new LinkedHashMap<>();
    private final ChatProviders providers;
    private final PublicServers servers;
    private final ModelKeys keys;
    private final Clock clock;

    /** A version never changes, and its model remembers its key. */
    private final Cache<Known, ChatModel> models = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterAccess(UNUSED)
            .build();

    private record Known(TenantId tenant, String model, String contentHash) {}

    /** A model of the deployment. */
    record Deployed(ChatModelSettings settings, ChatOffer offer) {}

    OwnOffers(
            Iterable<Deployed> deployed, ChatProviders providers, PublicServers servers, ModelKeys keys, Clock clock) {
        deployed.forEach(each -> this.deployed.put(each.offer().name(), each));
        this.providers = providers;
        this.servers = servers;
        this.keys = keys;
        this.clock = clock;
    }

    /** The offer; absent if the deployment does not have the model any more that it is made of. */
    Optional<ChatOffer> offer(TenantId tenant, ModelVersion version) {
        var definition = version.definition();
        var base = Optional.ofNullable(deployed.get(new ModelId(definition.model())))
                .filter(each -> each.settings().provider() == definition.provider());
        if (definition.url().isEmpty() && base.isEmpty()) {
            return Optional.empty();
        }
        var behind = definition.url().isPresent() ? Optional.<Deployed>empty() : base;
        var offered = behind.map(Deployed::offer);
        var known = new Known(tenant, version.model(), version.contentHash());
        var prices = prices(definition, offered);
        return Optional.of(new ChatOffer(
                candidate(tenant, version, offered, prices),
                models.get(known, unknown -> model(version, behind)),
                timeouts(definition, offered.map(ChatOffer::timeouts).orElse(Timeouts.STANDARD)),
                definition
                        .maxOutputTokens()
                        .or(() -> offered.map(ChatOffer::maxOutputTokens))
                        .orElse(MAX_OUTPUT_TOKENS),
                prices,
                Optional.of(version.number() + " " + version.contentHash())));
    }

    private static PriceHistory prices(ModelDefinition definition, Optional<ChatOffer> behind) {
        return behind.map(ChatOffer::prices).orElseGet(() -> definition
                .price()
                .map(own -> new PriceHistory(List.of(new PriceVersion(own.price(), own.from(), Optional.empty()))))
                .orElse(PriceHistory.UNKNOWN));
    }

    private Candidate candidate(
            TenantId tenant, ModelVersion version, Optional<ChatOffer> behind, PriceHistory prices) {
        var definition = version.definition();
        var known = behind.map(ChatOffer::candidate);
        return new Candidate(
                new Target(new ModelId(version.model()), tenant.value()),
                prices.at(clock.instant()).map(PriceVersion::price),
                definition.quality().or(() -> known.map(Candidate::quality)).orElse(MIDDLING),
                known.map(Candidate::weight).orElse(1),
                capabilities(definition, known),
                smaller(definition.contextTokens(), known.flatMap(Candidate::contextTokens)));
    }

    /** A setting of a model can do no more than the model. */
    private static Set<Capability> capabilities(ModelDefinition definition, Optional<Candidate> behind) {
        var most = behind.map(Candidate::capabilities).orElseGet(() -> EnumSet.allOf(Capability.class));
        var capabilities = EnumSet.noneOf(Capability.class);
        capabilities.addAll(definition.capabilities().orElse(most));
        capabilities.retainAll(most);
        return capabilities;
    }

    private static Optional<Integer> smaller(Optional<Integer> one, Optional<Integer> other) {
        return one.flatMap(known -> other.map(bound -> Math.min(known, bound)))
                .or(() -> one)
                .or(() -> other);
    }

    private static Timeouts timeouts(ModelDefinition definition, Timeouts otherwise) {
        var first = definition.firstTokenSeconds().map(Duration::ofSeconds);
        return new Timeouts(
                first.orElse(otherwise.first()),
                first.orElse(otherwise.between()),
                definition.seconds().map(Duration::ofSeconds).orElse(otherwise.whole()));
    }

    private ChatModel model(ModelVersion version, Optional<Deployed> behind) {
        var name = new ModelId(version.model());
        var definition = version.definition();
        var model = behind.map(each -> providers.model(each.settings().called(name)))
                .orElseGet(() -> {
                    var key = definition
                            .key()
                            .map(kept -> ApiKey.from(() -> keys.read(kept)))
                            .orElseGet(ApiKey::none);
                    return ChatProviders.openAi(
                            name, definition.model(), definition.url().orElseThrow(), key, servers.client());
                });
        return new TenantChatModel(model, definition.temperature(), definition.topP());
    }
}
