package ai.jarvis.persona;

import ai.jarvis.persona.Validation.Verdict;
import ai.jarvis.platform.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a version must have reached to be published. */
final class PersonaGate {
    private PersonaGate() {}

    /** Whether scores are good enough. */
    record Outcome(Verdict verdict, Optional<BigDecimal> average, List<String> reasons) {}

    /**
     * What follows from the scores of responses: their average must reach the least score, and none may be below half of
     * it, so that good ones do not hide one that is out of character.
     */
    static Outcome judge(BigDecimal minScore, List<Validation.Judged> responses) {
        var unknown = responses.stream().filter(each -> each.score().isEmpty()).count();
        if (unknown > 0) {
            return new Outcome(
                    Verdict.INCONCLUSIVE,
                    Optional.empty(),
                    List.of(unknown + " of " + responses.size() + " responses have no score"));
        }
        var sum = responses.stream().flatMap(each -> each.score().stream()).reduce(BigDecimal.ZERO, BigDecimal::add);
        var average = sum.divide(BigDecimal.valueOf(responses.size()), 2, RoundingMode.HALF_UP);
        var least = minScore.divide(BigDecimal.TWO, 2, RoundingMode.HALF_UP);
        var reasons = new ArrayList<String>();
        if (average.compareTo(minScore) < 0) {
            reasons.add("the average is " + average + ", not " + minScore.toPlainString() + " at least");
        }
        for (int i = 0; i < responses.size(); i++) {
            var score = responses.get(i).score().orElseThrow();
            if (score.compareTo(least) < 0) {
                reasons.add("response " + (i + 1) + " has " + score.toPlainString() + ", not " + least + " at least");
            }
        }
        return new Outcome(reasons.isEmpty() ? Verdict.PASSED : Verdict.FAILED, Optional.of(average), reasons);
    }

    /** Refuses to publish a version whose last validation does not allow it. */
    static void require(PersonaVersion version, Optional<Validation> last) {
        if (last.isEmpty()) {
            if (version.content().minScore().signum() > 0) {
                throw refusal(
                        "persona_not_validated",
                        "Version " + version.number() + " was never validated. Validate it, and publish it then.");
            }
            return;
        }
        switch (last.get().verdict()) {
            case PASSED -> {
                // may be published
            }
            case FAILED ->
                throw refusal(
                        "persona_below_gate",
                        "The last validation of version " + version.number() + " failed: "
                                + String.join("; ", last.get().reasons()) + ".");
            case INCONCLUSIVE ->
                throw refusal(
                        "persona_inconclusive",
                        "The last validation of version " + version.number() + " says nothing: "
                                + String.join("; ", last.get().reasons()) + ". Validate it again.");
        }
    }

    private static Refusal refusal(String code, String detail) {
        return Refusal.of(Refusal.Kind.CONFLICT, code, detail);
    }
}
