package ai.jarvis.model.gateway;

import ai.jarvis.model.Completion;
import ai.jarvis.model.Delta;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.model.Timeouts;
import ai.jarvis.model.route.Backoff;
import ai.jarvis.model.route.Breakers;
import ai.jarvis.model.route.Bulkheads;
import ai.jarvis.model.route.CallOutcome;
import ai.jarvis.model.route.LiveFigures;
import ai.jarvis.model.route.PrioritySlots.Slot;
import ai.jarvis.model.route.Route;
import ai.jarvis.model.route.Route.Ranked;
import ai.jarvis.usage.Tab;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks one model after another until one answers. Each is asked once, then those that may have recovered are asked again
 * after a pause, as long as there is time. What the caller did wrong is not tried elsewhere.
 */
public final class Failover {
    /** Of the time that is left a model that others stand behind gets this part, so that they get a chance. */
    private static final double SHARE = 2.0 / 3;

    private final Breakers breakers;
    private final LiveFigures figures;
    private final Bulkheads bulkheads;
    private final Backoff backoff;
    private final Pause pause;
    private final Clock clock;

    public Failover(
            Breakers breakers, LiveFigures figures, Bulkheads bulkheads, Backoff backoff, Pause pause, Clock clock) {
        this.breakers = breakers;
        this.figures = figures;
        this.bulkheads = bulkheads;
        this.backoff = backoff;
        this.pause = pause;
        this.clock = clock;
    }

    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        void pause(Duration time) throws InterruptedException;
    }

    /**
     * One question to be answered.
     *
     * @param offers those that the route is made of, and perhaps others
     */
    record Task(
            Route route,
            List<ChatOffer> offers,
            Question question,
            Preferences preferences,
            Tab tab,
            AnswerReader reader) {}

    Served answer(Task task) {
        try {
            return new Run(task).answer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("Nobody waits for the answer any more", Kind.TIMEOUT, e);
        }
    }

    /** A model in its turn. */
    private static final class Leg {
        private final ChatOffer offer;
        private final String reason;
        private boolean isDone;

        Leg(ChatOffer offer, String reason) {
            this.offer = offer;
            this.reason = reason;
        }
    }

    /** One answer on its way. */
    private final class Run {
        private final Task task;
        private final AnswerReader reader;
        private final Tab tab;
        private final Instant deadline;
        private final List<Leg> legs;
        private final List<Failure> failures = new ArrayList<>();
        private final StringBuilder said = new StringBuilder();
        private final int mark;
        private boolean hasCalls;
        private int attempts;
        private Optional<Duration> retryAfter = Optional.empty();
        private @Nullable ModelException last;
        private @Nullable Serving serving;

        Run(Task task) {
            this.task = task;
            this.reader = task.reader();
            this.tab = task.tab();
            this.mark = tab.mark();
            this.deadline = clock.instant().plus(task.question().deadline());
            this.legs = task.route().ranked().stream().map(this::leg).toList();
        }

        private Leg leg(Ranked ranked) {
            var offer = task.offers().stream()
                    .filter(each ->
                            each.candidate().target().equals(ranked.candidate().target()))
                    .findFirst()
                    .orElseThrow();
            return new Leg(offer, ranked.reason());
        }

        Served answer() throws InterruptedException {
            for (int round = 1; ; round++) {
                for (var leg : legs) {
                    if (!leg.isDone) {
                        var served = tryLeg(leg);
                        if (served.isPresent()) {
                            return served.get();
                        }
                    }
                }
                var wait = legs.stream().allMatch(leg -> leg.isDone)
                        ? Optional.<Duration>empty()
                        : backoff.pauseBefore(round + 1, retryAfter, left());
                pause.pause(wait.orElseThrow(this::failed));
            }
        }

        private Duration left() {
            return Duration.between(clock.instant(), deadline);
        }

        /** The newest failure tells most; without any, breakers opened meanwhile or all slots are taken. */
        private ModelException failed() {
            return last != null ? last : new ModelException("No model can be asked at present", Kind.THROTTLED, null);
        }

        private Optional<Served> tryLeg(Leg leg) throws InterruptedException {
            if (!left().isPositive()) {
                throw new ModelException("The answer did not come in time", Kind.TIMEOUT, last);
            }
            var target = leg.offer.candidate().target();
            var permit = breakers.tryAcquire(target);
            if (permit.isEmpty()) {
                return Optional.empty();
            }
            try (var leave = permit.get();
                    var slot = slot(leg)) {
                if (slot == null) {
                    failures.add(new Failure(leg.offer.name(), Kind.THROTTLED));
                    return Optional.empty();
                }
                return Optional.of(call(leg, leave));
            } catch (ModelException e) {
                last = e;
                failures.add(new Failure(leg.offer.name(), e.kind()));
                leg.isDone = !e.retryable();
                retryAfter = e.retryAfter();
                if (e.kind() == Kind.REFUSED || reader.isGone()) {
                    throw e;
                }
                if (hasBegun()) {
                    goOn(leg, e);
                }
                return Optional.empty();
            }
        }

        private @Nullable Slot slot(Leg leg) throws InterruptedException {
            return bulkheads
                    .of(leg.offer.candidate().target())
                    .acquire(task.preferences().priority(), share(leg, left()))
                    .orElse(null);
        }

        private boolean hasBegun() {
            return !said.isEmpty() || hasCalls;
        }

        /** A call of a tool that is cut in two cannot be continued by another model. */
        private void goOn(Leg broken, ModelException e) {
            broken.isDone = true;
            var onBreak = task.question().onBreak().orElse(task.preferences().onBreak());
            if (onBreak == OnBreak.FAIL || hasCalls || legs.stream().allMatch(leg -> leg.isDone)) {
                throw e;
            }
        }

        private Duration share(Leg leg, Duration left) {
            var isLast =
                    legs.subList(legs.indexOf(leg) + 1, legs.size()).stream().allMatch(other -> other.isDone);
            return isLast ? left : Duration.ofNanos((long) (left.toNanos() * SHARE));
        }

        private Timeouts timeouts(Leg leg) {
            var left = left();
            var share = share(leg, left);
            var own = leg.offer.timeouts().within(left);
            return reader.isLive()
                    ? new Timeouts(own.within(share).first(), own.between(), own.whole())
                    : own.within(share);
        }

        private Served call(Leg leg, Breakers.Permit leave) {
            attempts++;
            var target = leg.offer.candidate().target();
            var begun = clock.instant();
            var stream = new Stream(leg, begun);
            var outcome = CallOutcome.ABANDONED;
            try (var call = figures.begin(target)) {
                try {
                    var completion = reader.isLive() ? stream.read() : whole(leg);
                    outcome = CallOutcome.ANSWERED;
                    return served(completion, leg);
                } catch (ModelException e) {
                    outcome = reader.isGone() ? CallOutcome.ABANDONED : outcome(e.kind());
                    throw e;
                } finally {
                    var total = Duration.between(begun, clock.instant());
                    call.ended(outcome, stream.first, total);
                    leave.ended(outcome, stream.first.orElse(total));
                }
            }
        }

        private Completion whole(Leg leg) {
            return tab.complete(leg.offer.priced(), task.question().prompt(), timeouts(leg));
        }

        private Served served(Completion completion, Leg leg) {
            var by = serving == null ? serving(leg) : serving;
            var whole = reader.isLive()
                    ? new Completion(
                            said.toString(),
                            completion.toolCalls(),
                            completion.finish(),
                            completion.usage(),
                            completion.estimated(),
                            completion.model())
                    : completion;
            return new Served(whole, by, tab.usageSince(mark), tab.costSince(mark), failures, Served.Cache.OFF);
        }

        private Serving serving(Leg leg) {
            var why = failures.isEmpty()
                    ? leg.reason
                    : leg.reason + "; after "
                            + String.join(
                                    ", ",
                                    failures.stream().map(Failure::toString).toList());
            return new Serving(leg.offer.name(), why, attempts);
        }

        private static CallOutcome outcome(Kind kind) {
            return switch (kind) {
                case UNREACHABLE, BROKEN_OFF -> CallOutcome.NETWORK;
                case THROTTLED -> CallOutcome.THROTTLED;
                case FAULT, NOT_OFFERED -> CallOutcome.SERVER_FAULT;
                case TIMEOUT -> CallOutcome.TIMEOUT;
                case UNREADABLE -> CallOutcome.MALFORMED;
                case REFUSED, TOO_LONG -> CallOutcome.REFUSED;
            };
        }

        /** The pieces of one call. */
        private final class Stream {
            private final Leg leg;
            private final Instant begun;
            private Optional<Duration> first = Optional.empty();

            Stream(Leg leg, Instant begun) {
                this.leg = leg;
                this.begun = begun;
            }

            Completion read() {
                var prompt = task.question().prompt();
                if (said.isEmpty()) {
                    return tab.stream(leg.offer.priced(), prompt, timeouts(leg), this::pass, reader::isGone);
                }
                var before = said.toString();
                var continuation = new Continuation(before, this::pass);
                var completion = tab.stream(
                        leg.offer.priced(),
                        Continuation.prompt(prompt, before),
                        timeouts(leg),
                        continuation::delta,
                        reader::isGone);
                continuation.end();
                return completion;
            }

            private void pass(Delta delta) {
                if (first.isEmpty()) {
                    first = Optional.of(Duration.between(begun, clock.instant()));
                    serving = serving(leg);
                    reader.begun(serving);
                }
                if (delta instanceof Delta.Text piece) {
                    said.append(piece.text());
                } else {
                    hasCalls = true;
                }
                reader.delta(delta);
            }
        }
    }
}
