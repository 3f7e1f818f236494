package ai.jarvis.cdk.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One state machine of {@code statemachines/statemachines.yaml}.
 *
 * @param type {@code STANDARD} or {@code EXPRESS}
 * @param log level of its log; null: all
 */
public record MachineEntry(String type, @Nullable String log, List<String> grants) {}
