package ai.jarvis.model.route;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.route.PrioritySlots.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrioritySlotsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final MovableClock clock = new MovableClock();
    private final PrioritySlots slots = new PrioritySlots(1, Duration.ofSeconds(10), clock);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> served = new ArrayList<>();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private static Slot take(PrioritySlots of) throws InterruptedException {
        return of.acquire(Priority.NORMAL, Duration.ZERO).orElseThrow();
    }

    /** Comes and waits; when its turn has come it tells its name and leaves. */
    private Future<?> come(String name, Priority priority, Duration patience) throws InterruptedException {
        var before = slots.waiting();
        var future = threads.submit(() -> {
            var slot = slots.acquire(priority, patience);
            synchronized (served) {
                served.add(slot.isPresent() ? name : name + " gave up");
            }
            slot.ifPresent(Slot::close);
            return null;
        });
        if (patience.equals(LONG)) {
            awaitWaiting(before + 1);
        }
        return future;
    }

    private void awaitWaiting(int count) {
        while (slots.waiting() != count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void takesAsManyAtATimeAsThereAreSlots() throws Exception {
        var two = new PrioritySlots(2, Duration.ofSeconds(10), clock);
        var first = take(two);
        var second = take(two);

        assertThat(two.acquire(Priority.VIP, Duration.ZERO)).isEmpty();
        first.close();
        first.close();
        assertThat(two.acquire(Priority.VIP, Duration.ZERO)).isPresent();
        assertThat(two.acquire(Priority.VIP, Duration.ZERO)).isEmpty();
        second.close();
        assertThat(two.free()).isEqualTo(1);
    }

    @Test
    void theUrgentGoFirstAndThenWhoeverCameFirst() throws Exception {
        var slot = take(slots);
        var all = List.of(
                come("background", Priority.BACKGROUND, LONG),
                come("normal 1", Priority.NORMAL, LONG),
                come("vip 1", Priority.VIP, LONG),
                come("normal 2", Priority.NORMAL, LONG),
                come("vip 2", Priority.VIP, LONG));

        slot.close();
        for (var each : all) {
            each.get();
        }

        assertThat(served).containsExactly("vip 1", "vip 2", "normal 1", "normal 2", "background");
        assertThat(slots.free()).isEqualTo(1);
    }

    @Test
    void whoeverHasWaitedForLongIsNotOvertakenAnyMore() throws Exception {
        var slot = take(slots);
        var all = new ArrayList<Future<?>>();
        all.add(come("background", Priority.BACKGROUND, LONG));
        all.add(come("normal", Priority.NORMAL, LONG));
        clock.advance(Duration.ofSeconds(9));
        all.add(come("vip after 9 s", Priority.VIP, LONG));
        clock.advance(Duration.ofSeconds(2));
        all.add(come("vip after 11 s", Priority.VIP, LONG));
        clock.advance(Duration.ofSeconds(10));
        all.add(come("vip after 21 s", Priority.VIP, LONG));

        slot.close();
        for (var each : all) {
            each.get();
        }

        assertThat(served).containsExactly("vip after 9 s", "normal", "vip after 11 s", "background", "vip after 21 s");
    }

    @Test
    void whoeverGivesUpLeavesNothingBehind() throws Exception {
        var slot = take(slots);
        come("impatient", Priority.VIP, Duration.ofMillis(1)).get();
        var interrupted = come("interrupted", Priority.VIP, LONG);
        interrupted.cancel(true);
        awaitWaiting(0);
        var patient = come("patient", Priority.BACKGROUND, LONG);

        slot.close();
        patient.get();

        assertThat(served).containsExactly("impatient gave up", "patient");
        assertThat(slots.free()).isEqualTo(1);
        assertThat(slots.waiting()).isZero();
    }

    @Test
    void noSlotIsLostOrGivenTwiceWhileManyComeAndGo() throws Exception {
        var three = new PrioritySlots(3, Duration.ofMillis(1), clock);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var begin = new CountDownLatch(1);
        var all = IntStream.range(0, 300)
                .<Future<?>>mapToObj(i -> threads.submit(() -> {
                    var random = new Random(i);
                    begin.await();
                    for (int round = 0; round < 50; round++) {
                        var priority = List.of(Priority.values()).get(random.nextInt(3));
                        Optional<Slot> slot = three.acquire(priority, Duration.ofNanos(random.nextInt(1_000_000)));
                        if (slot.isPresent()) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            LockSupport.parkNanos(1_000);
                            inside.decrementAndGet();
                            slot.get().close();
                        }
                    }
                    return null;
                }))
                .toList();
        begin.countDown();
        IntStream.range(0, 300).filter(i -> i % 7 == 0).forEach(i -> all.get(i).cancel(true));
        threads.shutdown();
        threads.close();

        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(three.free()).isEqualTo(3);
        assertThat(three.waiting()).isZero();
    }

    @Test
    void eachTargetHasSlotsOfItsOwn() throws Exception {
        var bulkheads = new Bulkheads(1, clock);
        var large = new Target(new ModelId("large"), "eu-central-1");
        var small = new Target(new ModelId("small"), "eu-central-1");

        assertThat(bulkheads.of(large).acquire(Priority.NORMAL, Duration.ZERO)).isPresent();
        assertThat(bulkheads.of(large).acquire(Priority.NORMAL, Duration.ZERO)).isEmpty();
        assertThat(bulkheads.of(small).acquire(Priority.NORMAL, Duration.ZERO)).isPresent();
    }
}
