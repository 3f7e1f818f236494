package ai.jarvis.cdk.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One grant of {@code functions/grants.yaml}: either a part of the network that must be reached, or calls of one service.
 *
 * @param optional whether a region may have none of what it is about
 */
public record GrantEntry(
        @Nullable String service, @Nullable String network, boolean optional, List<Statement> statements) {
    public GrantEntry {
        statements = statements == null ? List.of() : List.copyOf(statements);
    }

    /**
     * Actions on resources.
     *
     * @param resources placeholders, each with an optional suffix, or {@code *}
     * @param reason why a resource is {@code *}
     */
    public record Statement(List<String> actions, List<String> resources, @Nullable String reason) {
        public Statement {
            actions = List.copyOf(actions);
            resources = List.copyOf(resources);
            if (resources.contains("*") && reason == null) {
                throw new IllegalArgumentException("no reason for the resource * of " + actions);
            }
        }
    }
}
