package ai.jarvis.model.gateway;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.PriceHistory;
import ai.jarvis.model.Timeouts;
import ai.jarvis.model.route.Candidate;
import ai.jarvis.model.route.Capability;
import ai.jarvis.model.route.Target;
import java.util.EnumSet;
import java.util.Optional;

/** Offers for tests. */
public final class GatewayOffers {
    private GatewayOffers() {}

    /** A model of the deployment. */
    public static ChatOffer offer(String name) {
        return offer(name, "here", Optional.empty());
    }

    /** A model of a tenant's, in a version of its own. */
    static ChatOffer own(String name, String version) {
        return offer(name, "tenant", Optional.of(version));
    }

    private static ChatOffer offer(String name, String region, Optional<String> version) {
        return new ChatOffer(
                new Candidate(
                        new Target(new ModelId(name), region),
                        Optional.empty(),
                        0.5,
                        1,
                        EnumSet.allOf(Capability.class),
                        Optional.empty()),
                new ScriptedModel(name),
                Timeouts.STANDARD,
                1_000,
                PriceHistory.UNKNOWN,
                version);
    }
}
