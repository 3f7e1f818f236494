package ai.jarvis.localstack;

import ai.jarvis.localstack.bedrock.ModelCatalog;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the platform on one machine is started with.
 *
 * @param ports where its servers listen
 * @param data everything durable goes below it
 * @param tools where the launcher installed the programs beside the JVM
 * @param environment settings from outside, by the names of environment variables
 * @param disorderlyEvents deliver every event twice and out of order, for tests
 * @param models what Bedrock offers here
 */
public record StackConfiguration(
        Ports ports,
        Path data,
        Path tools,
        Map<String, String> environment,
        boolean disorderlyEvents,
        ModelCatalog models) {
    /** The ports of the servers, all on 127.0.0.1. */
    public record Ports(int http, int aws, int postgresql, int redis, int dynamodb, int oidc) {
        /** The given port and those that follow it. */
        public static Ports from(int first) {
            return new Ports(first, first + 1, first + 2, first + 3, first + 4, first + 5);
        }
    }

    public StackConfiguration {
        data = data.toAbsolutePath().normalize();
        environment = Map.copyOf(environment);
    }

    /** With the models that the environment names. */
    public StackConfiguration(
            Ports ports, Path data, Path tools, Map<String, String> environment, boolean disorderlyEvents) {
        this(ports, data, tools, environment, disorderlyEvents, ModelCatalog.fromEnvironment(environment));
    }
}
