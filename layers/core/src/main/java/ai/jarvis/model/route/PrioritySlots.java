package ai.jarvis.model.route;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * So many calls at a time; others wait for a slot. A more urgent one goes before all that came up to a head start before it,
 * and of one priority the first comes first. Whoever has waited longer than that is not overtaken any more: nobody waits
 * for ever because more urgent ones keep coming.
 */
public final class PrioritySlots {
    /** What a priority is worth in waiting time before the next one. */
    public static final Duration HEAD_START = Duration.ofSeconds(10);

    private static final Comparator<Waiter> ORDER =
            Comparator.<Waiter, Instant>comparing(waiter -> waiter.place).thenComparingLong(waiter -> waiter.number);

    private final Duration headStart;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeSet<Waiter> waiting = new TreeSet<>(ORDER);
    private int free;
    private long arrivals;

    /** @param slots how many calls at a time, at least 1 */
    public PrioritySlots(int slots, Duration headStart, Clock clock) {
        if (slots < 1) {
            throw new IllegalArgumentException("There must be a slot at least, not " + slots);
        }
        this.free = slots;
        this.headStart = headStart;
        this.clock = clock;
    }

    /** Somebody who waits. */
    private static final class Waiter {
        private final Instant place;
        private final long number;
        private final Condition turn;
        private boolean served;

        Waiter(Instant place, long number, Condition turn) {
            this.place = place;
            this.number = number;
            this.turn = turn;
        }
    }

    /** A slot that is held until it is closed. */
    public final class Slot implements AutoCloseable {
        private final AtomicBoolean done = new AtomicBoolean();

        private Slot() {}

        /** Gives it to whoever is next. */
        @Override
        public void close() {
            if (done.compareAndSet(false, true)) {
                lock.lock();
                try {
                    pass();
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    /**
     * Waits for a slot.
     *
     * @param patience how long at most; with none it is only taken if it is free
     * @return absent if there was none in that time
     */
    public Optional<Slot> acquire(Priority priority, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (free > 0) {
                free--;
                return Optional.of(new Slot());
            }
            return patience.isPositive() && await(priority, patience) ? Optional.of(new Slot()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Priority priority, Duration patience) throws InterruptedException {
        var place = clock.instant().plus(headStart.multipliedBy(priority.headStartsGiven()));
        var waiter = new Waiter(place, arrivals++, lock.newCondition());
        waiting.add(waiter);
        try {
            var left = patience.toNanos();
            while (!waiter.served && left > 0) {
                left = waiter.turn.awaitNanos(left);
            }
            return waiter.served;
        } catch (InterruptedException e) {
            if (waiter.served) {
                pass();
            }
            throw e;
        } finally {
            waiting.remove(waiter);
        }
    }

    /** A slot goes from hand to hand: it is never free while somebody waits, so nobody can come between. */
    private void pass() {
        var next = waiting.pollFirst();
        if (next == null) {
            free++;
        } else {
            next.served = true;
            next.turn.signal();
        }
    }

    /** How many slots nobody holds. */
    public int free() {
        lock.lock();
        try {
            return free;
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
