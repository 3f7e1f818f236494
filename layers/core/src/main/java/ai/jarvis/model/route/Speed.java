package ai.jarvis.model.route;

import ai.jarvis.model.route.Figures.Percentiles;
import java.util.Optional;

/**
 * How soon a target is expected to answer. Of calls that fail, others have to be made in their place: with half of them
 * failing an answer takes twice as long.
 */
record Speed(Figures figures, boolean streams) {
    /** A target that nothing is known of is tried, by one call at a time. */
    boolean isTrial() {
        return !figures.isKnown() && figures.underWay() == 0;
    }

    /** In milliseconds; infinite if nothing was answered of late; absent if it is not known. */
    Optional<Double> expected() {
        if (!figures.isKnown()) {
            return Optional.empty();
        }
        var p95 = percentiles().map(known -> (double) known.p95().toMillis());
        return Optional.of(p95.filter(millis -> figures.errorShare() < 1)
                .map(millis -> millis / (1 - figures.errorShare()))
                .orElse(Double.POSITIVE_INFINITY));
    }

    private Optional<Percentiles> percentiles() {
        return streams ? figures.firstToken().or(figures::total) : figures.total();
    }

    String describe() {
        if (!figures.isKnown()) {
            return isTrial() ? "no figures yet, so it is tried" : "no figures yet, and a call to get some is under way";
        }
        if (percentiles().isEmpty() || figures.errorShare() >= 1) {
            return "no answer of late";
        }
        var what = streams && figures.firstToken().isPresent() ? "first token p95 " : "p95 ";
        var text = what + percentiles().orElseThrow().p95().toMillis() + " ms";
        var errors = Math.round(figures.errorShare() * 100);
        return errors == 0 ? text : text + ", " + errors + " % errors";
    }
}
