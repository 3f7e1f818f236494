package ai.jarvis.model.route;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.platform.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What holds for whatever candidates, weights and chains there are. */
class RoutingPropertiesTest {
    private static final Demand DEMAND = new Demand(Set.of(), 1_000, 500, Optional.empty());

    private static Figures noFigures(Target target) {
        return Figures.unknown(0);
    }

    private static BreakerStatus closed(Target target) {
        return BreakerStatus.closed(target, Instant.EPOCH);
    }

    private static Target target(int number) {
        return new Target(new ModelId("model-" + number), "eu-central-1");
    }

    @Provide
    Arbitrary<Candidate> candidates() {
        var prices = Arbitraries.integers()
                .between(0, 3)
                .map(price -> new TokenPrice(BigDecimal.valueOf(price), BigDecimal.ONE, "USD"))
                .optional();
        return Combinators.combine(
                        Arbitraries.integers().between(0, 6),
                        prices,
                        Arbitraries.of(0.0, 0.5, 1.0),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.subsetOf(Capability.values()))
                .as((number, price, quality, weight, capabilities) ->
                        new Candidate(target(number), price, quality, weight, capabilities, Optional.empty()));
    }

    @Property(tries = 300)
    void noTargetIsTriedTwiceAndEachIsRankedOrLeftOut(
            @ForAll @Size(max = 10) List<@From("candidates") Candidate> candidates,
            @ForAll Strategy strategy,
            @ForAll Set<Capability> needs) {
        var demand = new Demand(needs, 1_000, 500, Optional.empty());

        var route = new Router()
                .order(candidates, strategy, demand, RoutingPropertiesTest::noFigures, RoutingPropertiesTest::closed);

        var ranked =
                route.ranked().stream().map(place -> place.candidate().target()).toList();
        var leftOut =
                route.leftOut().stream().map(left -> left.candidate().target()).toList();
        assertThat(ranked).doesNotHaveDuplicates();
        assertThat(leftOut).doesNotHaveDuplicates();
        assertThat(ranked.size() + leftOut.size())
                .isEqualTo(candidates.stream().map(Candidate::target).distinct().count());
        assertThat(route.ranked())
                .allSatisfy(
                        place -> assertThat(place.candidate().capabilities()).containsAll(needs));
    }

    @Property(tries = 300)
    void theOrderDoesNotDependOnHowCandidatesAreListed(
            @ForAll @Size(max = 7) List<@From("candidates") Candidate> candidates,
            @ForAll Strategy strategy,
            @ForAll Random random) {
        var distinct = List.copyOf(candidates.stream()
                .collect(Collectors.toMap(Candidate::target, Function.identity(), (first, second) -> first))
                .values());
        var shuffled = new ArrayList<>(distinct);
        Collections.shuffle(shuffled, random);

        assertThat(new Router()
                        .order(
                                shuffled,
                                strategy,
                                DEMAND,
                                RoutingPropertiesTest::noFigures,
                                RoutingPropertiesTest::closed)
                        .ranked())
                .isEqualTo(new Router()
                        .order(
                                distinct,
                                strategy,
                                DEMAND,
                                RoutingPropertiesTest::noFigures,
                                RoutingPropertiesTest::closed)
                        .ranked());
    }

    @Property(tries = 200)
    void anyWindowOfAsManyCallsAsTheWeightsAddUpToIsSharedExactly(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 12) Integer> weights,
            @ForAll @IntRange(max = 200) int skipped) {
        var total = weights.stream().mapToInt(Integer::intValue).sum();
        var candidates = IntStream.range(0, weights.size())
                .mapToObj(number -> new Candidate(
                        target(number), Optional.empty(), 0.5, weights.get(number), Set.of(), Optional.empty()))
                .toList();
        var router = new Router();
        IntStream.range(0, skipped).forEach(i -> first(router, candidates));

        Map<Target, Long> share = IntStream.range(0, total)
                .mapToObj(i -> first(router, candidates))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        for (var candidate : candidates) {
            assertThat(share.getOrDefault(candidate.target(), 0L)).isEqualTo(candidate.weight());
        }
    }

    private static Target first(Router router, List<Candidate> candidates) {
        return router.order(
                        candidates,
                        Strategy.WEIGHTED,
                        DEMAND,
                        RoutingPropertiesTest::noFigures,
                        RoutingPropertiesTest::closed)
                .ranked()
                .getFirst()
                .candidate()
                .target();
    }

    @Property(tries = 300)
    void aChainCannotLoop(@ForAll @Size(max = 8) List<@Size(min = 2, max = 4) List<@From("names") String>> chains) {
        var known = Set.of("a", "b", "c", "d", "e", "f");
        FallbackChains declared;
        try {
            declared = FallbackChains.declare("/chains", chains, known);
        } catch (Refusal refusal) {
            assertThat(refusal.errors()).isNotEmpty().allSatisfy(error -> {
                var circle = FallbackChains.parse(error.detail().substring("goes in a circle:".length()));
                assertThat(circle).hasSizeGreaterThan(1);
                assertThat(circle.getFirst()).isEqualTo(circle.getLast());
                assertThat(circle.subList(1, circle.size())).doesNotHaveDuplicates();
            });
            return;
        }
        for (var name : known) {
            assertThat(declared.expand(name)).startsWith(name).doesNotHaveDuplicates();
        }
        for (var chain : chains) {
            assertThat(declared.expand(chain.getFirst())).containsAll(chain);
        }
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "c", "d", "e", "f");
    }

    @Property
    void noPauseReachesTheDeadlineOrIsShorterThanAskedFor(
            @ForAll @IntRange(min = 3, max = 5) int attempts,
            @ForAll @IntRange(min = 1, max = 7) int attempt,
            @ForAll @DoubleRange(max = 1, maxIncluded = false) double random,
            @ForAll @LongRange(max = 20_000) long retryAfter,
            @ForAll @LongRange(min = -5, max = 20_000) long remaining) {
        var pause = new Backoff(attempts, () -> random)
                .pauseBefore(attempt, Optional.of(Duration.ofMillis(retryAfter)), Duration.ofMillis(remaining));

        pause.ifPresent(wait -> {
            assertThat(attempt).isLessThanOrEqualTo(attempts);
            assertThat(wait).isLessThan(Duration.ofMillis(remaining));
            if (attempt > 1) {
                assertThat(wait).isGreaterThanOrEqualTo(Duration.ofMillis(retryAfter));
                assertThat(wait).isLessThanOrEqualTo(Duration.ofMillis(Math.max(retryAfter, 10_000)));
            }
        });
    }
}
