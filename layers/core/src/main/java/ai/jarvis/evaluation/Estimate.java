package ai.jarvis.evaluation;

import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean with its 95 % confidence interval by Student's t distribution, for which the numbers need not be normal where there
 * are some dozens of them.
 *
 * @param count how many numbers it is of
 * @param low bound of the interval; absent for fewer than two numbers, of which nothing is known
 */
public record Estimate(int count, double mean, Optional<Double> low, Optional<Double> high) {
    private static final double UPPER = 0.975;

    /** The mean of numbers; of none it is 0. */
    public static Estimate of(List<Double> numbers) {
        int count = numbers.size();
        double mean =
                numbers.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        if (count < 2) {
            return new Estimate(count, mean, Optional.empty(), Optional.empty());
        }
        double squares = numbers.stream()
                .mapToDouble(each -> (each - mean) * (each - mean))
                .sum();
        double error = Math.sqrt(squares / (count - 1) / count);
        double half = TDistribution.of(count - 1).inverseCumulativeProbability(UPPER) * error;
        return new Estimate(count, mean, Optional.of(mean - half), Optional.of(mean + half));
    }
}
