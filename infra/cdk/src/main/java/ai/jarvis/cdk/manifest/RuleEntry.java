package ai.jarvis.cdk.manifest;

import java.util.Map;

/**
 * One rule of {@code events/rules.yaml}.
 *
 * @param bus {@code default}, where AWS services publish, or {@code jarvis}, the platform's own
 * @param queue a queue of {@code functions/functions.yaml}
 */
public record RuleEntry(String description, String bus, Map<String, Object> pattern, String queue) {}
