package ai.jarvis.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.core.propagation.PropagatedContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.FluxSink;

/** One stream of events on its way from a blocking producer to a reader that asks for frames as it can take them. */
final class EventStream implements EventSink {
    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final FluxSink<byte[]> emitter;
    private final ObjectMapper json;
    private final Function<Throwable, Problem> problems;

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long wanted;
    private boolean ended;
    private boolean cancelled;
    private long lastFrameNanos = System.nanoTime();

    EventStream(FluxSink<byte[]> emitter, ObjectMapper json, Function<Throwable, Problem> problems) {
        this.emitter = emitter;
        this.json = json;
        this.problems = problems;
    }

    void start(
            Sse.Producer producer,
            PropagatedContext context,
            ExecutorService blocking,
            ScheduledExecutorService scheduler,
            Duration heartbeat,
            Sse.HangUp onHangUp) {
        emitter.onRequest(this::wanted);
        var work = blocking.submit(context.wrap(() -> run(producer)));
        var beat = scheduler.scheduleAtFixedRate(
                () -> keepAlive(heartbeat), heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
        emitter.onDispose(() -> {
            beat.cancel(false);
            if (readerGone() && onHangUp == Sse.HangUp.INTERRUPTS) {
                work.cancel(true);
            }
        });
    }

    @Override
    public void send(String event, Object data) {
        byte[] frame;
        try {
            frame = ("event: " + event + "\ndata: " + json.writeValueAsString(data) + "\n\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("An event's data must be writable as JSON: " + data.getClass(), e);
        }
        lock.lock();
        try {
            while (wanted == 0 && !cancelled) {
                changed.await();
            }
            if (cancelled) {
                throw new CancellationException("The reader is gone");
            }
            emit(frame);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("The reader is gone").initCause(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    private void run(Sse.Producer producer) {
        try {
            producer.produce(this);
        } catch (Throwable thrown) { // Whatever it is, the reader waits for the end of the stream.
            if (isCancelled()) {
                log.debug("The reader went before the stream's end", thrown);
            } else {
                fail(thrown);
            }
        }
        end();
    }

    private void fail(Throwable thrown) {
        try {
            send("error", problems.apply(thrown));
        } catch (CancellationException e) {
            log.debug("The reader went before the stream's end", e);
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
        emitter.complete();
    }

    private void wanted(long more) {
        lock.lock();
        try {
            wanted = wanted + more < 0 ? Long.MAX_VALUE : wanted + more;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the reader went before the end. */
    private boolean readerGone() {
        lock.lock();
        try {
            cancelled = !ended;
            changed.signalAll();
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    private void keepAlive(Duration heartbeat) {
        lock.lock();
        try {
            if (wanted > 0 && !ended && System.nanoTime() - lastFrameNanos >= heartbeat.toNanos()) {
                emit(COMMENT);
            }
        } finally {
            lock.unlock();
        }
    }

    private void emit(byte[] frame) {
        if (wanted != Long.MAX_VALUE) {
            wanted--;
        }
        lastFrameNanos = System.nanoTime();
        emitter.next(frame);
    }
}
