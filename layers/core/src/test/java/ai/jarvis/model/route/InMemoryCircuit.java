package ai.jarvis.model.route;

import ai.jarvis.model.route.BreakerStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Counts calls one by one. */
public final class InMemoryCircuit implements Circuit {
    private final BreakerSettings settings;
    private final Clock clock;
    private final List<Call> calls = new ArrayList<>();
    private State state = State.CLOSED;
    private Instant probesFrom = Instant.MIN;
    private int probesLeft;
    private Window atOpening = new Window(0, 0, 0);

    private record Call(Instant at, boolean failed, boolean slow) {}

    public InMemoryCircuit(BreakerSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public boolean tryAcquire() {
        if (state == State.CLOSED) {
            return true;
        }
        if (state == State.OPEN && !clock.instant().isBefore(probesFrom)) {
            change(State.HALF_OPEN);
            probesLeft = settings.probes();
        }
        return state == State.HALF_OPEN && probesLeft-- > 0;
    }

    @Override
    public void release() {
        probesLeft++;
    }

    @Override
    public void succeeded(Duration took) {
        note(false, took);
    }

    @Override
    public void failed(Duration took) {
        note(true, took);
    }

    private void note(boolean failed, Duration took) {
        calls.add(new Call(clock.instant(), failed, took.compareTo(settings.slowAfter()) > 0));
        var counted = window();
        if (counted.calls() < (state == State.HALF_OPEN ? settings.probes() : settings.minimumCalls())) {
            return;
        }
        if (counted.failures() * 100 > settings.errorPercent() * counted.calls()
                || counted.slow() * 100 > settings.slowPercent() * counted.calls()) {
            open(settings.rest());
        } else if (state == State.HALF_OPEN) {
            close();
        }
    }

    @Override
    public void open(Duration wait) {
        atOpening = window();
        change(State.OPEN);
        probesFrom = clock.instant().plus(wait);
    }

    @Override
    public void close() {
        change(State.CLOSED);
    }

    private void change(State to) {
        state = to;
        calls.clear();
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public Window window() {
        if (state == State.OPEN) {
            return atOpening;
        }
        if (state == State.CLOSED) {
            var begin = clock.instant().minus(settings.window());
            calls.removeIf(call -> !call.at().isAfter(begin));
        }
        return new Window(
                calls.size(), (int) calls.stream().filter(Call::failed).count(), (int)
                        calls.stream().filter(Call::slow).count());
    }
}
