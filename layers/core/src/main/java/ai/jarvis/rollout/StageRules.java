package ai.jarvis.rollout;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import ai.jarvis.rollout.NewRollout.NewStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What stages and guards have to be like. */
final class StageRules {
    private static final int MOST_STAGES = 20;
    private static final int MOST_SCENARIOS = 100;
    private static final int MAX_SCENARIO = 100;
    private static final Duration LONGEST = Duration.ofDays(90);
    private static final long MOST_REQUESTS = 1_000_000_000;

    private StageRules() {}

    /** The stages that are wanted; refused with all that is wrong with them. */
    static List<Stage> stages(NewRollout wanted) {
        if (wanted.stages().isEmpty() || wanted.stages().size() > MOST_STAGES) {
            throw Refusal.invalid("/stages", "must have from 1 to " + MOST_STAGES + " elements");
        }
        var errors = new ArrayList<FieldError>();
        var stages = new ArrayList<Stage>();
        var known = new HashSet<String>();
        int before = 0;
        for (int i = 0; i < wanted.stages().size(); i++) {
            var stage = wanted.stages().get(i);
            var isLast = i == wanted.stages().size() - 1;
            var pointer = "/stages/" + i;
            int percent = stage.percent().orElse(0);
            if (wanted.basis() == Basis.SCENARIO) {
                checkScenarios(stage, isLast, known, pointer, errors);
            } else {
                checkPercent(stage, isLast, before, pointer, errors);
            }
            checkMinimum(stage, pointer, errors);
            before = percent;
            if (errors.isEmpty()) {
                stages.add(new Stage(percent, stage.scenarios(), stage.minimumDuration(), stage.minimumRequests()));
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return stages;
    }

    private static void checkPercent(
            NewStage stage, boolean isLast, int before, String pointer, List<FieldError> errors) {
        int percent = stage.percent().orElse(0);
        if (!stage.scenarios().isEmpty()) {
            errors.add(new FieldError(pointer + "/scenarios", "must not be told unless the rollout goes by scenario"));
        }
        if (percent <= before || percent > Stage.ALL) {
            errors.add(new FieldError(pointer, "must be a share above that before it, and at most 100"));
        } else if (isLast && percent != Stage.ALL) {
            errors.add(new FieldError(pointer, "must be 100, as the last one"));
        }
    }

    private static void checkScenarios(
            NewStage stage, boolean isLast, Set<String> known, String pointer, List<FieldError> errors) {
        if (stage.percent().isPresent() && !(isLast && stage.percent().get() == Stage.ALL)) {
            errors.add(new FieldError(pointer, "must name scenarios; only the last one may be 100, for all others"));
        }
        if (stage.percent().isEmpty() && stage.scenarios().isEmpty()) {
            errors.add(new FieldError(pointer + "/scenarios", "is required"));
        }
        if (stage.scenarios().size() > MOST_SCENARIOS) {
            errors.add(new FieldError(pointer + "/scenarios", "must have at most " + MOST_SCENARIOS + " elements"));
        }
        for (var scenario : stage.scenarios()) {
            var problem = Text.problem(scenario, MAX_SCENARIO);
            problem.ifPresent(detail -> errors.add(new FieldError(pointer + "/scenarios", detail)));
            if (problem.isEmpty() && !known.add(scenario)) {
                errors.add(new FieldError(pointer + "/scenarios", "has one that an earlier stage has: " + scenario));
            }
        }
    }

    private static void checkMinimum(NewStage stage, String pointer, List<FieldError> errors) {
        if (stage.minimumDuration().isNegative() || stage.minimumDuration().compareTo(LONGEST) > 0) {
            errors.add(new FieldError(pointer + "/minimum_minutes", "must be from 0 to " + LONGEST.toMinutes()));
        }
        if (stage.minimumRequests() < 0 || stage.minimumRequests() > MOST_REQUESTS) {
            errors.add(new FieldError(pointer + "/minimum_requests", "must be from 0 to " + MOST_REQUESTS));
        }
    }

    /** Refuses two guards of one figure. */
    static void checkGuards(List<Guard> guards) {
        var known = EnumSet.noneOf(Guard.Metric.class);
        for (var guard : guards) {
            if (!known.add(guard.metric())) {
                throw Refusal.invalid("/guards/" + guard.metric().wireName(), "is there twice");
            }
        }
    }
}
