package ai.jarvis.rollout;

import ai.jarvis.rollout.Guard.Finding;
import ai.jarvis.rollout.Guard.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What guards make of the figures. The candidate is judged by the stage that it is in, the baseline by all stages: in the
 * last one nobody may be left on it.
 *
 * @param decision what is to be done
 * @param reason for people
 * @param findings of each guard
 */
public record Progress(Decision decision, String reason, List<Finding> findings) {
    /** What is to be done. */
    public enum Decision {
        STAY,
        ADVANCE,
        ROLL_BACK
    }

    public Progress {
        findings = List.copyOf(findings);
    }

    /** Looks at a rollout. */
    static Progress of(Rollout rollout, List<Counted> counted, Instant now) {
        var candidate = sum(counted, Arm.CANDIDATE, rollout.stage());
        var baseline = sum(counted, Arm.BASELINE);
        var findings = rollout.guards().stream()
                .map(guard -> guard.look(candidate, baseline))
                .toList();
        if (!rollout.state().isUnderWay()) {
            return new Progress(Decision.STAY, "The rollout is not under way.", findings);
        }
        var violated = findings.stream()
                .filter(finding -> finding.verdict() == Verdict.VIOLATED)
                .map(Finding::text)
                .collect(Collectors.joining("; "));
        if (!violated.isEmpty()) {
            return new Progress(Decision.ROLL_BACK, violated, findings);
        }
        return canGoOn(rollout, candidate, findings, now)
                ? new Progress(Decision.ADVANCE, "The stage has reached its minimum, and all guards agree.", findings)
                : new Progress(Decision.STAY, "The stage goes on.", findings);
    }

    private static boolean canGoOn(Rollout rollout, ArmFigures candidate, List<Finding> findings, Instant now) {
        var stage = rollout.current();
        return rollout.isAutomatic()
                && rollout.state() == RolloutState.RUNNING
                && !now.isBefore(rollout.stageSince().plus(stage.minimumDuration()))
                && candidate.requests() >= stage.minimumRequests()
                && findings.stream().allMatch(finding -> finding.verdict() == Verdict.FULFILLED);
    }

    private static ArmFigures sum(List<Counted> counted, Arm arm, int stage) {
        return sum(counted.stream().filter(part -> part.stage() == stage).toList(), arm);
    }

    /** An arm's figures of all stages together. */
    public static ArmFigures sum(List<Counted> counted, Arm arm) {
        return counted.stream()
                .filter(part -> part.arm() == arm)
                .map(Counted::figures)
                .reduce(ArmFigures.NONE, ArmFigures::plus);
    }
}
