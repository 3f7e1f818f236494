package ai.jarvis.agent;

import java.util.List;

/**
 * Notices when an agent goes round in circles: the same call with the same arguments had the same result several times. At
 * the third time its model is told; at the fourth the execution ends.
 */
final class LoopDetection {
    static final String NOTICE =
            "You have made the same call with the same arguments several times, and its result was the same each time."
                    + " Do not make it again: answer with what you know, or go another way.";

    private static final int TOLD_AT = 3;

    private LoopDetection() {}

    /** What a call was, and what came of it. */
    private record Doing(String name, String arguments, String result) {
        static Doing of(AgentStep.Call call) {
            return new Doing(
                    call.name(),
                    call.arguments().replaceAll("\\s+", ""),
                    call.result().map(AgentStep.Result::text).orElse(""));
        }
    }

    /** Whether, up to that step, a call of it was done so often that the model is told. */
    static boolean isRepeating(List<AgentStep> steps, AgentStep step) {
        return most(steps, step) >= TOLD_AT;
    }

    /** Whether it went on after it was told. */
    static boolean isLoop(List<AgentStep> steps, AgentStep step) {
        return most(steps, step) > TOLD_AT;
    }

    private static long most(List<AgentStep> steps, AgentStep step) {
        var before = steps.stream()
                .filter(each -> each.number() < step.number())
                .flatMap(each -> each.calls().stream().map(Doing::of).distinct())
                .toList();
        return step.calls().stream()
                .map(Doing::of)
                .mapToLong(doing -> 1 + before.stream().filter(doing::equals).count())
                .max()
                .orElse(0);
    }
}
