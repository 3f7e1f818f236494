package ai.jarvis.rollout;

import static ai.jarvis.rollout.RolloutSamples.in;
import static ai.jarvis.rollout.RolloutSamples.rollout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.jarvis.tenancy.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentsTest {
    private static final List<String> USERS =
            IntStream.range(0, 10_000).mapToObj(number -> "user-" + number).toList();

    private final Assignments assignments = new Assignments(() -> 17);

    private static RolloutId id(int number) {
        return new RolloutId("rol_01J8ZQ0000000000000000000" + number);
    }

    private static Rollout byUser(int number) {
        var sample = rollout(Basis.USER, 10, 30, 50, 100);
        return new Rollout(
                id(number),
                sample.tenant(),
                sample.subject(),
                sample.candidate(),
                sample.baseline(),
                sample.basis(),
                sample.stages(),
                sample.guards(),
                sample.isAutomatic(),
                sample.gate(),
                sample.state(),
                sample.stage(),
                sample.stageSince(),
                sample.isHeld(),
                sample.createdBy(),
                sample.createdAt(),
                sample.endedAt());
    }

    private Set<String> candidates(Rollout rollout) {
        return USERS.stream()
                .filter(user -> assignments.arm(rollout, new Requester(user, "gateway")) == Arm.CANDIDATE)
                .collect(Collectors.toCollection(HashSet::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void ofTenThousandUsersAsManyAreOnTheCandidateAsTheShareSays(int number) {
        var rollout = byUser(number);

        assertThat(candidates(rollout).size() / 100.0).isCloseTo(10, within(1.0));
        assertThat(candidates(in(1, rollout)).size() / 100.0).isCloseTo(30, within(1.0));
        assertThat(candidates(in(2, rollout)).size() / 100.0).isCloseTo(50, within(1.0));
        assertThat(candidates(in(3, rollout))).hasSize(10_000);
    }

    @Test
    void aUserStaysOnAnArmOnEveryInstanceAndARisingStageMovesNobodyBack() {
        var rollout = byUser(0);
        var before = candidates(rollout);

        assertThat(candidates(rollout)).isEqualTo(before);
        assertThat(new Assignments(() -> 99).arm(rollout, new Requester("user-1", "x")))
                .isEqualTo(assignments.arm(rollout, new Requester("user-1", "gateway")));
        for (int stage = 1; stage < rollout.stages().size(); stage++) {
            var after = candidates(in(stage, rollout));
            assertThat(after).containsAll(before).hasSizeGreaterThan(before.size());
            before = after;
        }
    }

    @Test
    void theShareOfTheBucketsIsExact() {
        for (int percent : List.of(1, 10, 30, 99)) {
            var rollout = rollout(Basis.USER, percent, 100);
            var onCandidate = new HashSet<Integer>();
            var onBaseline = new HashSet<Integer>();
            IntStream.range(0, 100_000).forEach(number -> {
                var user = "user-" + number;
                var isCandidate = assignments.arm(rollout, new Requester(user, "")) == Arm.CANDIDATE;
                (isCandidate ? onCandidate : onBaseline).add(Assignments.bucket(rollout.id(), user));
            });

            assertThat(onCandidate).allMatch(bucket -> bucket < percent * 100);
            assertThat(onBaseline).allMatch(bucket -> bucket >= percent * 100 && bucket < Assignments.BUCKETS);
        }
    }

    /** Of those who are on one candidate at 30 % another rollout's has 30 % too: who is first in one is not in all. */
    @Test
    void rolloutsAreIndependentOfEachOther() {
        var first = candidates(in(1, byUser(0)));
        for (int other = 1; other < 5; other++) {
            var both = candidates(in(1, byUser(other)));
            both.retainAll(first);

            assertThat(100.0 * both.size() / first.size()).isCloseTo(30, within(2.5));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 10, 30, 33, 50, 99, 100})
    void ofAnyHundredRequestsInARowAsManyGoToTheCandidateAsTheShareSays(int percent) {
        var rollout = percent == 100 ? rollout(Basis.TRAFFIC, 100) : rollout(Basis.TRAFFIC, percent, 100);
        var arms = IntStream.range(0, 1_000)
                .mapToObj(number -> assignments.arm(rollout, new Requester("one and the same", "")))
                .toList();

        for (int from = 0; from + 100 <= arms.size(); from++) {
            assertThat(arms.subList(from, from + 100).stream()
                            .filter(arm -> arm == Arm.CANDIDATE)
                            .count())
                    .isEqualTo(percent);
        }
        for (int from = 0; from + 10 <= arms.size(); from++) {
            assertThat((double) arms.subList(from, from + 10).stream()
                            .filter(arm -> arm == Arm.CANDIDATE)
                            .count())
                    .isCloseTo(percent / 10.0, within(1.0));
        }
    }

    @Test
    void theShareOfRequestsIsExactTooWhenTheyComeAtTheSameTime() throws InterruptedException {
        var rollout = rollout(Basis.TRAFFIC, 30, 100);
        var candidates = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 1_000; i++) {
                threads.execute(() -> {
                    if (assignments.arm(rollout, new Requester("x", "")) == Arm.CANDIDATE) {
                        candidates.incrementAndGet();
                    }
                });
            }
        }

        assertThat(candidates).hasValue(300);
    }

    /** Instances that have one request each would otherwise all have the same. */
    @Test
    void instancesBeginAtDifferentPlaces() {
        var rollout = rollout(Basis.TRAFFIC, 30, 100);

        assertThat(IntStream.range(0, 100)
                        .filter(start ->
                                new Assignments(() -> start).arm(rollout, new Requester("x", "")) == Arm.CANDIDATE)
                        .count())
                .isEqualTo(30);
    }

    @Test
    void namedScenariosAreOnTheCandidateFromTheirStageOn() {
        var rollout = rollout(
                TenantId.fresh(),
                Basis.SCENARIO,
                List.of(
                        RolloutSamples.stage(0, "internal"),
                        RolloutSamples.stage(0, "support", "sales"),
                        RolloutSamples.stage(100)));

        assertThat(arms(rollout, "internal", "support", "other"))
                .containsExactly(Arm.CANDIDATE, Arm.BASELINE, Arm.BASELINE);
        assertThat(arms(in(1, rollout), "internal", "support", "other"))
                .containsExactly(Arm.CANDIDATE, Arm.CANDIDATE, Arm.BASELINE);
        assertThat(arms(in(2, rollout), "internal", "support", "other")).containsOnly(Arm.CANDIDATE);
    }

    private List<Arm> arms(Rollout rollout, String... scenarios) {
        return List.of(scenarios).stream()
                .map(scenario -> assignments.arm(rollout, new Requester("ann", scenario)))
                .toList();
    }

    @Test
    void whatHasEndedHasOneArmLeft() {
        var rollout = rollout(Basis.USER, 50, 100);

        assertThat(candidates(rollout.at(RolloutState.COMPLETED, 1, RolloutSamples.NOW)))
                .hasSize(10_000);
        assertThat(candidates(rollout.at(RolloutState.ROLLED_BACK, 0, RolloutSamples.NOW)))
                .isEmpty();
    }
}
