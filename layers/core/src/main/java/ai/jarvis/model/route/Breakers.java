package ai.jarvis.model.route;

import ai.jarvis.model.route.BreakerBoard.Notice;
import ai.jarvis.model.route.BreakerStatus.State;
import ai.jarvis.model.route.CallOutcome.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls away from targets that fail, and lets a few through after a while to see whether they still do. What one
 * instance finds out the others take over from the board, which each looks at once a second while it is asked anything;
 * no call waits for that. The instance that opened a breaker probes first, the others a little later if they have not
 * heard of it by then.
 */
public final class Breakers {
    /** How often the board is looked at. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** How much later others probe: time for a call, and for two looks. */
    static final Duration GRACE = Duration.ofSeconds(3);

    /** Whoever was given leave for a probe and has not come back is not waited for any more. */
    static final Duration PROBES_LOST_AFTER = Duration.ofMinutes(5);

    private final BreakerSettings settings;
    private final Circuit.Factory circuits;
    private final BreakerBoard board;
    private final Executor background;
    private final Clock clock;
    private final ConcurrentHashMap<Target, Guard> guards = new ConcurrentHashMap<>();
    private final AtomicLong lookedAt;

    /**
     * Breakers of one instance, all closed.
     *
     * @param background where the board is spoken to
     */
    public Breakers(
            BreakerSettings settings, Circuit.Factory circuits, BreakerBoard board, Executor background, Clock clock) {
        this.settings = settings;
        this.circuits = circuits;
        this.board = board;
        this.background = background;
        this.clock = clock;
        this.lookedAt = new AtomicLong(clock.millis() - LOOK_EVERY.toMillis());
    }

    /** Leave for one call. Closed without an outcome it is as if the call had not been. */
    public static final class Permit implements AutoCloseable {
        private final Guard guard;
        private final long episode;
        private final AtomicBoolean done = new AtomicBoolean();

        private Permit(Guard guard, long episode) {
            this.guard = guard;
            this.episode = episode;
        }

        /**
         * Tells how the call ended; only the first time counts. What began before the breaker changed its state is not
         * counted after that.
         *
         * @param took until the call ended, or until the answer began where it was streamed
         */
        public void ended(CallOutcome outcome, Duration took) {
            if (done.compareAndSet(false, true)) {
                guard.ended(episode, outcome, took);
            }
        }

        @Override
        public void close() {
            ended(CallOutcome.ABANDONED, Duration.ZERO);
        }
    }

    /** Leave for a call; absent if the breaker is open, or half open with all of its probes under way. */
    public Optional<Permit> tryAcquire(Target target) {
        look();
        return guard(target).tryAcquire();
    }

    /** How the breaker of a target stands. One whose probes are due is told as half open. */
    public BreakerStatus status(Target target) {
        look();
        return guard(target).status();
    }

    /** All breakers that were asked for or heard of, by target. */
    public List<BreakerStatus> all() {
        look();
        return guards.keySet().stream()
                .sorted()
                .map(target -> guard(target).status())
                .toList();
    }

    private Guard guard(Target target) {
        var known = guards.get(target);
        return known != null ? known : guards.computeIfAbsent(target, Guard::new);
    }

    private void look() {
        var now = clock.millis();
        var last = lookedAt.get();
        if (Math.abs(now - last) >= LOOK_EVERY.toMillis() && lookedAt.compareAndSet(last, now)) {
            background.execute(
                    () -> board.read().forEach(notice -> guard(notice.target()).hear(notice)));
        }
    }

    /** The breaker of one target. */
    private final class Guard {
        private final Target target;
        private final Circuit circuit;
        private State state = State.CLOSED;
        private Instant since = clock.instant();
        private @Nullable String reason;
        private @Nullable Instant probesFrom;
        /** When the newest thing happened that this state takes into account. */
        private Instant newest = Instant.MIN;
        /** Counts changes of state. */
        private long episode;

        private int failuresInARow;

        Guard(Target target) {
            this.target = target;
            this.circuit = circuits.create(target);
        }

        synchronized Optional<Permit> tryAcquire() {
            var now = clock.instant();
            if (state == State.HALF_OPEN && since.plus(PROBES_LOST_AFTER).isBefore(now)) {
                open("probes did not end");
            }
            var granted = circuit.tryAcquire();
            if (state == State.OPEN && circuit.state() == State.HALF_OPEN) {
                change(State.HALF_OPEN, now, reason, probesFrom);
            }
            return granted ? Optional.of(new Permit(this, episode)) : Optional.empty();
        }

        synchronized void ended(long begunIn, CallOutcome outcome, Duration took) {
            if (begunIn != episode) {
                return;
            }
            switch (outcome.verdict()) {
                case WELL -> {
                    failuresInARow = 0;
                    circuit.succeeded(took);
                }
                case ILL -> {
                    failuresInARow++;
                    circuit.failed(took);
                }
                case UNKNOWN -> circuit.release();
            }
            if (state == State.HALF_OPEN && outcome.verdict() == Verdict.ILL) {
                open("a probe failed: " + outcome.name().toLowerCase(Locale.ROOT));
            } else if (circuit.state() == State.OPEN) {
                opened(rates());
            } else if (state == State.HALF_OPEN && circuit.state() == State.CLOSED) {
                var now = clock.instant();
                change(State.CLOSED, now, null, null);
                tell(new Notice(target, State.CLOSED, now, "", now));
            } else if (failuresInARow >= settings.failuresInARow()) {
                open(failuresInARow + " failures in a row");
            }
        }

        /** Why the circuit opened by itself. */
        private String rates() {
            var counted = circuit.window();
            var calls = Math.max(1, counted.calls());
            var of = " % of " + counted.calls()
                    + (state == State.HALF_OPEN ? " probes" : " calls in " + text(settings.window()));
            return counted.failures() * 100 > settings.errorPercent() * calls
                    ? "errors " + percent(counted.failures(), calls) + of
                    : "slow " + percent(counted.slow(), calls) + of + " (over " + text(settings.slowAfter()) + ")";
        }

        /** Rounded up, so that what is over a limit is not told as being at it. */
        private static int percent(int part, int of) {
            return (100 * part + of - 1) / of;
        }

        private void open(String why) {
            circuit.open(settings.rest());
            opened(why);
        }

        private void opened(String why) {
            var now = clock.instant();
            var probes = now.plus(settings.rest());
            change(State.OPEN, now, why, probes);
            tell(new Notice(target, State.OPEN, now, why, probes));
        }

        private void change(State to, Instant at, @Nullable String why, @Nullable Instant probes) {
            state = to;
            since = at;
            reason = why;
            probesFrom = probes;
            newest = at;
            failuresInARow = 0;
            episode++;
        }

        private void tell(Notice notice) {
            background.execute(() -> board.publish(notice));
        }

        /** Takes over what another instance found out, unless something newer is known; its own news are known. */
        synchronized void hear(Notice notice) {
            if (!notice.at().isAfter(newest)) {
                return;
            }
            if (notice.state() == State.OPEN) {
                rest(notice);
            } else if (state != State.CLOSED) {
                circuit.close();
                change(State.CLOSED, notice.at(), null, null);
            }
        }

        /** However wrong the other's clock is, the rest is not longer than one that began now. */
        private void rest(Notice notice) {
            var now = clock.instant();
            var latest = now.plus(settings.rest()).plus(GRACE);
            var until = notice.probesFrom().plus(GRACE);
            var probes = until.isBefore(latest) ? until : latest;
            if (probes.isAfter(now)) {
                circuit.open(Duration.between(now, probes));
                change(State.OPEN, notice.at(), notice.reason(), probes);
            }
        }

        synchronized BreakerStatus status() {
            var from = Optional.ofNullable(probesFrom);
            var due = from.filter(at -> state == State.OPEN && !at.isAfter(clock.instant()));
            return new BreakerStatus(
                    target,
                    due.isPresent() ? State.HALF_OPEN : state,
                    due.orElse(since),
                    Optional.ofNullable(reason),
                    from);
        }
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
