package ai.jarvis.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What scores must be for the last subject to be good enough. What is sure counts: the lower bounds of the intervals.
 *
 * @param minMean that the lower bound of its mean must reach
 * @param maxRegression by how much it may be worse than the first at most; 0 if it may not
 */
public record Gate(Optional<Double> minMean, Optional<Double> maxRegression) {
    /** Lets everything pass. */
    public static final Gate NONE = new Gate(Optional.empty(), Optional.empty());

    /**
     * Whether it was passed.
     *
     * @param reasons why not
     */
    public record Outcome(boolean passed, List<String> reasons) {
        public Outcome {
            reasons = List.copyOf(reasons);
        }
    }

    /** What it makes of a report. */
    Outcome judge(List<Report.Part> subjects, Optional<Report.Comparison> comparison) {
        var reasons = new ArrayList<String>();
        minMean.ifPresent(least -> {
            var low = subjects.getLast().scores().low();
            if (low.isEmpty() || low.get() < least) {
                reasons.add("the lower bound of the mean is "
                        + low.map(Gate::text).orElse("not known") + ", not " + text(least) + " at least");
            }
        });
        maxRegression.ifPresent(most -> {
            var low = comparison.flatMap(each -> each.difference().low());
            if (low.isEmpty() || low.get() < -most) {
                reasons.add("the lower bound of the difference is "
                        + low.map(Gate::text).orElse("not known") + ", not " + text(-most) + " at least");
            }
        });
        return new Outcome(reasons.isEmpty(), reasons);
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.3f", number + 0.0);
    }
}
