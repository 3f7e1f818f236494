package ai.jarvis.rollout;

/**
 * Whether what was seen can be chance. Guards look every minute, so that each look must be wrong rarely: once in a thousand
 * times where there is nothing to be found.
 */
final class Significance {
    /** How often a look may find what is not there. */
    static final double LEVEL = 0.001;

    /** As many standard deviations as a normal variable passes that often, on one side. */
    private static final double DEVIATIONS = 3.09;

    /** Coefficients of Lanczos's approximation of the gamma function (g = 7, n = 9), as in Numerical Recipes. */
    private static final double[] LANCZOS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-6,
        1.5056327351493116e-7
    };

    private Significance() {}

    /** Whether so many of so many are more than chance makes of this probability: the exact binomial test, one-sided. */
    static boolean isMore(long hits, long of, double probability) {
        return tail(hits, of, probability) < LEVEL;
    }

    /** How probable at least so many hits are. */
    static double tail(long hits, long of, double probability) {
        if (hits <= of * probability || probability >= 1) {
            return 1;
        }
        if (probability <= 0) {
            return 0;
        }
        var term = Math.exp(logGamma(of + 1.0)
                - logGamma(hits + 1.0)
                - logGamma(of - hits + 1.0)
                + hits * Math.log(probability)
                + (of - hits) * Math.log1p(-probability));
        double sum = 0;
        var odds = probability / (1 - probability);
        for (long i = hits; i <= of && term > 0; i++) {
            sum += term;
            if (term < sum * 1e-12) {
                break;
            }
            term *= (double) (of - i) / (i + 1) * odds;
        }
        return Math.min(1, sum);
    }

    /** Whether a difference of means is more than chance makes of none: Welch's test, with the normal distribution. */
    static boolean isPositive(double difference, double variance) {
        return difference > DEVIATIONS * Math.sqrt(variance) && difference > 0;
    }

    private static double logGamma(double x) {
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x - 1 + i);
        }
        var t = x + 6.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
