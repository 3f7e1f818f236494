package ai.jarvis.model.route;

import ai.jarvis.model.route.Route.Ranked;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** One way to put candidates into an order. All of them are suitable, and no target is there twice. */
interface Ranking {
    /** What else being equal comes first. */
    Comparator<Candidate> TIES =
            Comparator.comparingDouble(Candidate::quality).reversed().thenComparing(Candidate::target);

    List<Ranked> rank(List<Candidate> candidates, Demand demand, Function<Target, Figures> figures);

    /** Candidates in order, with the reason of each by its place. */
    static List<Ranked> ranked(List<Candidate> ordered, IntFunction<String> reason) {
        return IntStream.range(0, ordered.size())
                .mapToObj(place -> new Ranked(ordered.get(place), reason.apply(place)))
                .toList();
    }

    /** From 0 to 1 with two decimals; this is done for each candidate of each request, where a format takes its time. */
    static String twoDecimals(double share) {
        var hundredths = Math.round(share * 100);
        return hundredths / 100 + (hundredths % 100 < 10 ? ".0" : ".") + hundredths % 100;
    }
}
