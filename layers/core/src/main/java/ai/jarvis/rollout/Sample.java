package ai.jarvis.rollout;

/**
 * Numbers that were counted together.
 *
 * @param squares the sum of their squares
 */
public record Sample(long count, double sum, double squares) {
    public static final Sample NONE = new Sample(0, 0, 0);

    /** One number. */
    public static Sample of(double value) {
        return new Sample(1, value, value * value);
    }

    /** Both together. */
    public Sample plus(Sample other) {
        return new Sample(count + other.count, sum + other.sum, squares + other.squares);
    }

    /** What they are on average; 0 of none. */
    public double mean() {
        return count == 0 ? 0 : sum / count;
    }

    /** How far the mean may be from the true one: its variance. */
    double varianceOfMean() {
        if (count < 2) {
            return 0;
        }
        return Math.max(0, (squares - sum * sum / count) / (count - 1)) / count;
    }
}
