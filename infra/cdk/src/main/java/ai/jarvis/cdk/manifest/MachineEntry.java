package ai.jarvis.cdk.manifest;

import java.util.List;

/**
 * One state machine of {@code statemachines/statemachines.yaml}.
 *
 * @param type {@code STANDARD} or {@code EXPRESS}
 */
public record MachineEntry(String type, List<String> grants) {}
