package ai.jarvis.model.own;

import ai.jarvis.model.Provider;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.model.route.Capability;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Definitions for tests. */
public final class Definitions {
    private Definitions() {}

    /** A server of a tenant's, with everything told. */
    public static ModelDefinition server(String url) {
        return new ModelDefinition(
                Provider.OPENAI,
                "llama",
                Optional.of(URI.create(url)),
                Optional.empty(),
                Optional.of(8_192),
                Optional.of(512),
                Optional.of(0.25),
                Optional.of(0.5),
                Optional.of(3),
                Optional.of(30),
                Optional.of(new OwnPrice(TokenPrice.parse("0.001/0.0025 EUR"), Instant.parse("2030-01-01T00:00:00Z"))),
                Optional.of(0.75),
                Optional.of(Set.of(Capability.STREAMING, Capability.TOOLS)));
    }

    /** A setting of the deployment's model. */
    public static ModelDefinition setting(String model) {
        return new ModelDefinition(
                Provider.BEDROCK,
                model,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(100),
                Optional.of(0.0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
