package ai.jarvis.model.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.model.route.BreakerStatus.State;
import ai.jarvis.model.route.Route.Cause;
import ai.jarvis.model.route.Route.LeftOut;
import ai.jarvis.model.route.Route.Ranked;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final Set<Capability> ALL = Set.of(Capability.values());
    private static final Demand DEMAND = new Demand(Set.of(), 1_000, 500, Optional.empty());

    private final MovableClock clock = new MovableClock();
    private final LiveFigures figures = new LiveFigures(clock);
    private final Map<Target, BreakerStatus> breakers = new HashMap<>();
    private final Router router = new Router();

    private static Target target(String name) {
        return new Target(new ModelId(name), "eu-central-1");
    }

    private static Candidate candidate(String name, String price, double quality, int weight) {
        return new Candidate(
                target(name),
                Optional.of(price).filter(text -> !text.isEmpty()).map(TokenPrice::parse),
                quality,
                weight,
                ALL,
                Optional.empty());
    }

    private static Candidate able(String name, Set<Capability> capabilities, Optional<Integer> contextTokens) {
        return new Candidate(target(name), Optional.empty(), 0.5, 1, capabilities, contextTokens);
    }

    private Route order(Strategy strategy, Demand demand, Candidate... candidates) {
        return router.order(
                Arrays.asList(candidates),
                strategy,
                demand,
                figures::of,
                target -> breakers.getOrDefault(target, BreakerStatus.closed(target, clock.instant())));
    }

    private static List<String> names(Route route) {
        return route.ranked().stream()
                .map(ranked -> ranked.candidate().target().model().value())
                .toList();
    }

    private static List<String> reasons(Route route) {
        return route.ranked().stream().map(Ranked::reason).toList();
    }

    private void answered(String name, int times, long firstToken, long total) {
        for (int i = 0; i < times; i++) {
            figures.begin(target(name))
                    .ended(CallOutcome.ANSWERED, Optional.of(Duration.ofMillis(firstToken)), Duration.ofMillis(total));
        }
    }

    private void failed(String name, int times) {
        for (int i = 0; i < times; i++) {
            figures.begin(target(name)).ended(CallOutcome.SERVER_FAULT, Optional.empty(), Duration.ofMillis(5));
        }
    }

    private void breaker(String name, State state, Duration rest) {
        breakers.put(
                target(name),
                new BreakerStatus(
                        target(name),
                        state,
                        clock.instant(),
                        Optional.of("5 failures in a row"),
                        Optional.of(clock.instant().plus(rest))));
    }

    @Test
    void whatThisRequestCostsDecidesAndNotOnePrice() {
        var dearInput = candidate("dear-input", "0.004/0.001 USD", 0.5, 1);
        var dearOutput = candidate("dear-output", "0.001/0.006 USD", 0.5, 1);

        var reading = order(Strategy.COST, new Demand(Set.of(), 10_000, 100, Optional.empty()), dearInput, dearOutput);
        var writing = order(Strategy.COST, new Demand(Set.of(), 100, 1_000, Optional.empty()), dearInput, dearOutput);
        var saysLittle =
                order(Strategy.COST, new Demand(Set.of(), 100, 1_000, 10, Optional.empty()), dearInput, dearOutput);

        assertThat(reasons(reading))
                .containsExactly("cheapest: 0.0106 USD for this request", "cost: 0.0401 USD for this request");
        assertThat(names(reading)).containsExactly("dear-output", "dear-input");
        assertThat(names(writing)).containsExactly("dear-input", "dear-output");
        assertThat(names(saysLittle)).containsExactly("dear-output", "dear-input");
    }

    @Test
    void anUnknownPriceIsNotTakenForFree() {
        var route = order(
                Strategy.COST,
                DEMAND,
                candidate("unpriced", "", 1, 1),
                candidate("euro", "0.00001/0.00001 EUR", 0.5, 1),
                candidate("dear", "10/10 USD", 0.5, 1),
                candidate("free", "0/0 USD", 0.1, 1));

        assertThat(names(route)).containsExactly("free", "dear", "euro", "unpriced");
        assertThat(reasons(route))
                .containsExactly(
                        "cheapest: 0 USD for this request",
                        "cost: 15 USD for this request",
                        "cost: 0.000015 EUR for this request, which is not comparable",
                        "cost: price unknown");
    }

    @Test
    void theFastestOfLateComesFirst() {
        answered("slow", 20, 300, 3_000);
        answered("fast", 20, 800, 1_000);

        var whole = order(Strategy.LATENCY, DEMAND, candidate("slow", "", 0.5, 1), candidate("fast", "", 0.5, 1));
        var streamed = order(
                Strategy.LATENCY,
                new Demand(Set.of(Capability.STREAMING), 1_000, 500, Optional.empty()),
                candidate("slow", "", 0.5, 1),
                candidate("fast", "", 0.5, 1));

        assertThat(names(whole)).containsExactly("fast", "slow");
        assertThat(reasons(whole).getFirst()).matches("fastest: p95 (9|10)\\d\\d ms");
        assertThat(names(streamed)).containsExactly("slow", "fast");
        assertThat(reasons(streamed).getFirst()).matches("fastest: first token p95 (29|30)\\d ms");
    }

    @Test
    void whatNothingIsKnownOfIsTriedByOneCallAtATime() {
        answered("known", 20, 100, 1_000);
        var known = candidate("known", "", 0.5, 1);
        var fresh = candidate("fresh", "", 0.5, 1);
        assertThat(names(order(Strategy.LATENCY, DEMAND, known, fresh))).containsExactly("fresh", "known");

        var trial = figures.begin(target("fresh"));
        var meanwhile = order(Strategy.LATENCY, DEMAND, known, fresh);
        assertThat(names(meanwhile)).containsExactly("known", "fresh");
        assertThat(reasons(meanwhile).getLast())
                .isEqualTo("latency: no figures yet, and a call to get some is under way");

        trial.ended(CallOutcome.ANSWERED, Optional.empty(), Duration.ofMillis(500));
        assertThat(names(order(Strategy.LATENCY, DEMAND, known, fresh))).containsExactly("fresh", "known");
    }

    @Test
    void whatWasSlowGetsAnotherChance() {
        answered("slow", 1_000, 9_000, 30_000);
        answered("fast", 20, 100, 1_000);
        var slow = candidate("slow", "", 0.5, 1);
        var fast = candidate("fast", "", 0.5, 1);
        assertThat(names(order(Strategy.LATENCY, DEMAND, slow, fast))).containsExactly("fast", "slow");

        for (int i = 0; i < 130; i++) {
            clock.advance(Duration.ofSeconds(1));
            answered("fast", 1, 100, 1_000);
        }
        assertThat(names(order(Strategy.LATENCY, DEMAND, slow, fast))).containsExactly("slow", "fast");

        answered("slow", 1, 50, 500);
        assertThat(names(order(Strategy.LATENCY, DEMAND, slow, fast))).containsExactly("slow", "fast");
    }

    @Test
    void failingFastIsNotBeingFast() {
        answered("steady", 20, 100, 1_000);
        answered("shaky", 10, 100, 700);
        failed("shaky", 10);
        failed("dead", 20);

        var route = order(
                Strategy.LATENCY,
                DEMAND,
                candidate("dead", "", 0.5, 1),
                candidate("shaky", "", 0.5, 1),
                candidate("steady", "", 0.5, 1));

        assertThat(names(route)).containsExactly("steady", "shaky", "dead");
        assertThat(reasons(route).get(1)).endsWith(" ms, 50 % errors");
        assertThat(reasons(route).get(2)).isEqualTo("latency: no answer of late");
    }

    @Test
    void theBestComesFirstAndOfEqualOnesTheCheaper() {
        var route = order(
                Strategy.QUALITY,
                DEMAND,
                candidate("good-dear", "0.002/0.002 USD", 0.8, 1),
                candidate("best", "", 0.92, 1),
                candidate("good-cheap", "0.001/0.001 USD", 0.8, 1));

        assertThat(names(route)).containsExactly("best", "good-cheap", "good-dear");
        assertThat(reasons(route)).containsExactly("best: quality 0.92", "quality: 0.80", "quality: 0.80");
    }

    @Test
    void balancesCostLatencyAndQuality() {
        answered("large", 20, 400, 4_000);
        answered("medium", 20, 200, 2_000);
        answered("small", 20, 200, 2_000);
        var large = candidate("large", "0.01/0.01 USD", 1.0, 1);
        var medium = candidate("medium", "0.002/0.002 USD", 0.9, 1);
        var small = candidate("small", "0.001/0.001 USD", 0.2, 1);

        var route = order(Strategy.BALANCED, DEMAND, large, medium, small);

        assertThat(names(route)).containsExactly("medium", "small", "large");
        assertThat(reasons(route))
                .containsExactly(
                        "balanced: 0.80 (cost 0.50, speed 1.00, quality 0.90)",
                        "balanced: 0.73 (cost 1.00, speed 1.00, quality 0.20)",
                        "balanced: 0.53 (cost 0.10, speed 0.50, quality 1.00)");
    }

    @Test
    void theBalanceDoesNotChangeWithTheUnitOfPricesAndTimes() {
        answered("a", 20, 100, 1_000);
        answered("b", 20, 150, 1_500);
        var dollars = order(
                Strategy.BALANCED,
                DEMAND,
                candidate("a", "0.004/0.004 USD", 0.7, 1),
                candidate("b", "0.002/0.002 USD", 0.7, 1));
        clock.advance(Duration.ofHours(1));
        answered("a", 20, 10_000, 100_000);
        answered("b", 20, 15_000, 150_000);
        var yen = order(
                Strategy.BALANCED,
                DEMAND,
                candidate("a", "0.6/0.6 JPY", 0.7, 1),
                candidate("b", "0.3/0.3 JPY", 0.7, 1));

        assertThat(names(dollars)).containsExactly("b", "a");
        assertThat(names(yen)).isEqualTo(names(dollars));
    }

    @Test
    void sharesCallsOutByWeightOneAfterAnother() {
        var candidates = new Candidate[] {
            candidate("a", "", 0.5, 5), candidate("b", "", 0.5, 1), candidate("c", "", 0.5, 1), candidate("d", "", 1, 0)
        };

        var routes = IntStream.range(0, 7)
                .mapToObj(i -> order(Strategy.WEIGHTED, DEMAND, candidates))
                .toList();

        // The example of nginx' own description.
        assertThat(routes)
                .extracting(route -> names(route).getFirst())
                .containsExactly("a", "a", "b", "a", "c", "a", "a");
        assertThat(routes)
                .allSatisfy(route -> assertThat(names(route).getLast()).isEqualTo("d"));
        assertThat(reasons(routes.getFirst()))
                .containsExactly(
                        "by weight: its turn, 5 of 7",
                        "by weight: 1 of 7",
                        "by weight: 1 of 7",
                        "weight 0: only in place of others");
    }

    @Test
    void aSeedStaysWithItsTargetAndOnlyThoseOfALostTargetMove() {
        var a = candidate("a", "", 0.5, 3);
        var b = candidate("b", "", 0.5, 1);
        var c = candidate("c", "", 0.5, 1);
        var before = firsts(a, b, c);
        assertThat(firsts(c, a, b)).isEqualTo(before);

        var after = firsts(a, b);

        assertThat(before.keySet()).allSatisfy(seed -> {
            if (!before.get(seed).equals("c")) {
                assertThat(after.get(seed)).isEqualTo(before.get(seed));
            }
        });
        var ofA = before.values().stream().filter("a"::equals).count();
        assertThat(ofA / 10_000.0).isCloseTo(0.6, within(0.02));
    }

    private Map<String, String> firsts(Candidate... candidates) {
        return IntStream.range(0, 10_000)
                .mapToObj(i -> "conversation-" + i)
                .collect(Collectors.toMap(seed -> seed, seed -> names(
                                order(Strategy.WEIGHTED, new Demand(Set.of(), 10, 10, Optional.of(seed)), candidates))
                        .getFirst()));
    }

    @Test
    void leavesOutWhatCannotServeTheRequestAndSaysWhy() {
        var demand = new Demand(Set.of(Capability.TOOLS, Capability.IMAGES), 7_000, 1_001, Optional.empty());
        var fits = able("fits", ALL, Optional.of(8_001));
        var blind = able("blind", Set.of(Capability.STREAMING), Optional.of(100));
        var tight = able("tight", ALL, Optional.of(8_000));

        var route = order(Strategy.QUALITY, demand, blind, fits, tight);

        assertThat(names(route)).containsExactly("fits");
        assertThat(route.leftOut())
                .containsExactly(
                        new LeftOut(blind, Cause.CAPABILITY_MISSING, "cannot do: tools, images", Optional.empty()),
                        new LeftOut(
                                tight,
                                Cause.CONTEXT_TOO_SMALL,
                                "context of 8000 tokens is too small for 8001",
                                Optional.empty()));
        assertThat(order(Strategy.QUALITY, demand, blind).retryAt()).isEmpty();
    }

    @Test
    void whatHasAnOpenBreakerIsLeftOutAndWhenAllHaveItIsKnownWhenToAskAgain() {
        var one = candidate("one", "", 0.9, 1);
        var two = candidate("two", "", 0.5, 1);
        breaker("one", State.OPEN, Duration.ofSeconds(7));
        var some = order(Strategy.QUALITY, DEMAND, one, two);
        assertThat(names(some)).containsExactly("two");
        assertThat(some.retryAt()).isEmpty();

        breaker("two", State.OPEN, Duration.ofSeconds(4));
        var none = order(Strategy.QUALITY, DEMAND, one, two, able("unable", Set.of(), Optional.of(1)));

        assertThat(none.ranked()).isEmpty();
        assertThat(none.retryAt()).contains(clock.instant().plusSeconds(4));
        assertThat(none.leftOut().getFirst().reason()).isEqualTo("breaker is open: 5 failures in a row");
    }

    @Test
    void whatIsOnTrialKeepsItsPlace() {
        breaker("one", State.HALF_OPEN, Duration.ZERO);

        var route = order(Strategy.QUALITY, DEMAND, candidate("two", "", 0.5, 1), candidate("one", "", 0.9, 1));

        assertThat(names(route)).containsExactly("one", "two");
        assertThat(reasons(route).getFirst()).isEqualTo("best: quality 0.90; on trial after its breaker was open");
    }
}
