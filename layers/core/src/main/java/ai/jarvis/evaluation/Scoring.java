package ai.jarvis.evaluation;

import java.util.Optional;

/** How answers get their scores. */
public sealed interface Scoring {
    /** The least and the greatest score. */
    default Scale scale() {
        return Scale.SHARE;
    }

    /** 1 for the expected text without blanks around it, else 0. */
    record Exact() implements Scoring {}

    /** 1 for an answer that has the expected text in it, else 0. */
    record Contains() implements Scoring {}

    /** 1 for JSON that says the same as the expected one, else 0. */
    record JsonEquals() implements Scoring {}

    /**
     * As a model judges.
     *
     * @param model its name; absent for the tenant's standard one
     * @param rubric what is good, and what is not
     */
    record Judge(Optional<String> model, String rubric, Scale scale) implements Scoring {}

    /** Between what scores are. */
    enum Scale {
        /** 0 to 1. */
        SHARE(0, 1),
        /** 1 to 5. */
        POINTS(1, 5),
        /** 0 to 10. */
        TEN(0, 10);

        private final double least;
        private final double greatest;

        Scale(double least, double greatest) {
            this.least = least;
            this.greatest = greatest;
        }

        /** As the API has it. */
        public String wireName() {
            return (int) least + "-" + (int) greatest;
        }

        double least() {
            return least;
        }

        double greatest() {
            return greatest;
        }

        boolean has(double score) {
            return score >= least && score <= greatest;
        }
    }
}
