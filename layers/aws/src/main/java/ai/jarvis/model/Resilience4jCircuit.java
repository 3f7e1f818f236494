package ai.jarvis.model;

import ai.jarvis.model.route.BreakerSettings;
import ai.jarvis.model.route.BreakerStatus;
import ai.jarvis.model.route.Circuit;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A circuit breaker of Resilience4j that counts in a window of time.
 *
 * @see <a href="https://resilience4j.readme.io/docs/circuitbreaker">Resilience4j's circuit breaker</a>
 */
public final class Resilience4jCircuit implements Circuit {
    /** It lets calls through only after its rest has passed, and not when it has. */
    private static final Duration TICK = Duration.ofMillis(1);

    private final CircuitBreaker breaker;

    /** What it is told of calls that failed, without a stack trace: which failures count is decided before. */
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure() {
            super("A call failed", null, false, false);
        }
    }

    private Resilience4jCircuit(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    /** Circuits with the given settings, which go by the given clock. */
    public static Factory factory(BreakerSettings settings, Clock clock) {
        var config = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(Math.toIntExact(settings.window().toSeconds()))
                .minimumNumberOfCalls(settings.minimumCalls())
                .failureRateThreshold(above(settings.errorPercent()))
                .slowCallRateThreshold(above(settings.slowPercent()))
                .slowCallDurationThreshold(settings.slowAfter())
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .waitDurationInOpenState(settings.rest().minus(TICK))
                .clock(clock)
                .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                .build();
        return target -> new Resilience4jCircuit(CircuitBreaker.of(target.toString(), config));
    }

    /** It opens at its threshold, and we above ours. */
    private static float above(int percent) {
        return Math.nextUp((float) percent);
    }

    @Override
    public boolean tryAcquire() {
        return breaker.tryAcquirePermission();
    }

    @Override
    public void release() {
        breaker.releasePermission();
    }

    @Override
    public void succeeded(Duration took) {
        breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void failed(Duration took) {
        breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, new Failure());
    }

    @Override
    public void open(Duration wait) {
        breaker.transitionToOpenStateFor(wait.minus(TICK));
    }

    @Override
    public void close() {
        breaker.transitionToClosedState();
    }

    @Override
    public BreakerStatus.State state() {
        return switch (breaker.getState()) {
            case OPEN -> BreakerStatus.State.OPEN;
            case HALF_OPEN -> BreakerStatus.State.HALF_OPEN;
            case CLOSED -> BreakerStatus.State.CLOSED;
            case DISABLED, METRICS_ONLY, FORCED_OPEN ->
                throw new IllegalStateException("Nobody sets a breaker to " + breaker.getState());
        };
    }

    @Override
    public Window window() {
        var metrics = breaker.getMetrics();
        return new Window(
                metrics.getNumberOfBufferedCalls(), metrics.getNumberOfFailedCalls(), metrics.getNumberOfSlowCalls());
    }
}
