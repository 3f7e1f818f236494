package ai.jarvis.model;

import ai.jarvis.model.ModelException.Kind;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkResponse;

/**
 * Hands a stream's events from the SDK's threads to the caller's, which takes them as fast as it likes.
 *
 * @param <A> what puts an answer together
 */
final class SdkStream<A> {
    private static final String EVENTS = "application/vnd.amazon.eventstream";

    /** Ends with an empty one. */
    private final BlockingQueue<Optional<Consumer<A>>> queue = new LinkedBlockingQueue<>();

    private final ModelId model;

    SdkStream(ModelId model) {
        this.model = model;
    }

    /** The answer begins. The SDK would look for events in whatever it is. */
    void expectEvents(SdkResponse response) {
        var type =
                response.sdkHttpResponse().firstMatchingHeader("Content-Type").orElse("nothing");
        if (!type.startsWith(EVENTS)) {
            add(answer -> {
                throw new ModelException(
                        "The model " + model + " answered with " + type + ", not " + EVENTS, Kind.UNREADABLE, null);
            });
        }
    }

    /** An event has come. */
    void add(Consumer<A> event) {
        queue.add(Optional.of(event));
    }

    /**
     * Has the events taken until the call ends, and ends it if it takes too long or they cannot be taken.
     *
     * @param hasBegun whether a piece of the answer has been taken
     */
    void read(CompletableFuture<Void> call, A answer, Timeouts timeouts, Predicate<A> hasBegun) {
        var ended = call.whenComplete((done, error) -> queue.add(Optional.empty()));
        try {
            long begun = System.nanoTime();
            long whole = begun + timeouts.whole().toNanos();
            long next = begun + timeouts.first().toNanos();
            while (true) {
                var event = poll(Math.min(whole, next) - System.nanoTime());
                if (event.isEmpty()) {
                    ended.join();
                    return;
                }
                event.get().accept(answer);
                if (hasBegun.test(answer)) {
                    next = System.nanoTime() + timeouts.between().toNanos();
                }
            }
        } finally {
            call.cancel(true);
        }
    }

    private Optional<Consumer<A>> poll(long patience) {
        try {
            var event = queue.poll(Math.max(0, patience), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new ModelException("The model " + model + " took too long", Kind.TIMEOUT, null);
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("Nobody waits for the answer of " + model + " any more", Kind.TIMEOUT, e);
        }
    }
}
