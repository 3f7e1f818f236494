package ai.jarvis.model.route;

import ai.jarvis.model.route.BreakerStatus.State;
import ai.jarvis.model.route.Route.Cause;
import ai.jarvis.model.route.Route.LeftOut;
import ai.jarvis.model.route.Route.Ranked;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Puts those that may serve a request into the order in which they are tried. Equal candidates, figures and breakers give
 * an equal order, whatever the order in which they come; shared by weight, the next one is whose turn it is.
 *
 * <p>What cannot serve the request is left out, and so is what has an open breaker: it would refuse the call anyway, and
 * {@link Route#retryAt} tells when the first of them may be asked again if nothing else is there. A breaker that lets
 * probes through leaves its target in its place, because a target that were put last would never be probed while another
 * one is well.
 */
public final class Router {
    private final Map<Strategy, Ranking> rankings = new EnumMap<>(Map.of(
            Strategy.COST, new CostRanking(),
            Strategy.LATENCY, new LatencyRanking(),
            Strategy.QUALITY, new QualityRanking(),
            Strategy.WEIGHTED, new WeightedRanking(),
            Strategy.BALANCED, new BalancedRanking()));

    /**
     * The order for one request. Of candidates with one target the first counts.
     *
     * @param figures as {@link LiveFigures#of}
     * @param breakers as {@link Breakers#status}
     */
    public Route order(
            Collection<Candidate> candidates,
            Strategy strategy,
            Demand demand,
            Function<Target, Figures> figures,
            Function<Target, BreakerStatus> breakers) {
        return sort(
                candidates, demand, breakers, suitable -> rankings.get(strategy).rank(suitable, demand, figures));
    }

    /** As {@link #order}, but those that suit stay in the order in which they are given. */
    public Route asDeclared(Collection<Candidate> candidates, Demand demand, Function<Target, BreakerStatus> breakers) {
        return sort(candidates, demand, breakers, Router::inOrder);
    }

    private static List<Ranked> inOrder(List<Candidate> candidates) {
        var ranked = new ArrayList<Ranked>();
        for (var candidate : candidates) {
            var reason = ranked.isEmpty() ? "as asked for" : "stands in";
            ranked.add(new Ranked(candidate, reason));
        }
        return ranked;
    }

    private static Route sort(
            Collection<Candidate> candidates,
            Demand demand,
            Function<Target, BreakerStatus> breakers,
            Function<List<Candidate>, List<Ranked>> ranking) {
        var byTarget = new LinkedHashMap<Target, Candidate>();
        candidates.forEach(candidate -> byTarget.putIfAbsent(candidate.target(), candidate));
        var suitable = new ArrayList<Candidate>();
        var leftOut = new ArrayList<LeftOut>();
        var statuses = new HashMap<Target, BreakerStatus>();
        for (var candidate : byTarget.values()) {
            var status = breakers.apply(candidate.target());
            statuses.put(candidate.target(), status);
            unfit(candidate, demand)
                    .or(() -> resting(candidate, status))
                    .ifPresentOrElse(leftOut::add, () -> suitable.add(candidate));
        }
        var ranked = ranking.apply(List.copyOf(suitable)).stream()
                .map(place -> onTrial(place, statuses.get(place.candidate().target())))
                .toList();
        return new Route(ranked, leftOut);
    }

    private static Optional<LeftOut> unfit(Candidate candidate, Demand demand) {
        var missing = candidate.missing(demand);
        if (!missing.isEmpty()) {
            var names = missing.stream().map(Capability::wireName).collect(Collectors.joining(", "));
            return Optional.of(
                    new LeftOut(candidate, Cause.CAPABILITY_MISSING, "cannot do: " + names, Optional.empty()));
        }
        if (!candidate.holds(demand)) {
            return Optional.of(new LeftOut(
                    candidate,
                    Cause.CONTEXT_TOO_SMALL,
                    "context of " + candidate.contextTokens().orElseThrow() + " tokens is too small for "
                            + demand.contextTokens(),
                    Optional.empty()));
        }
        return Optional.empty();
    }

    private static Optional<LeftOut> resting(Candidate candidate, BreakerStatus status) {
        if (status.state() != State.OPEN) {
            return Optional.empty();
        }
        var reason = "breaker is open" + status.reason().map(why -> ": " + why).orElse("");
        return Optional.of(new LeftOut(candidate, Cause.RESTING, reason, status.probesFrom()));
    }

    private static Ranked onTrial(Ranked ranked, BreakerStatus status) {
        return status.state() == State.HALF_OPEN
                ? new Ranked(ranked.candidate(), ranked.reason() + "; on trial after its breaker was open")
                : ranked;
    }
}
