package ai.jarvis.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/** One stream of events on its way from a blocking producer to a reader that asks for frames as it can take them. */
final class EventStream implements EventSink {
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ObjectMapper json;

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable FluxSink<byte[]> emitter;
    private long wanted;
    private boolean ended;
    private boolean cancelled;
    private long lastFrameNanos = System.nanoTime();

    EventStream(ObjectMapper json) {
        this.json = json;
    }

    /** The reader is there. It may have come after the last of what was to be sent. */
    void attach(FluxSink<byte[]> reader) {
        boolean isOver;
        lock.lock();
        try {
            emitter = reader;
            isOver = ended || cancelled;
        } finally {
            lock.unlock();
        }
        reader.onRequest(this::wanted);
        if (isOver) {
            reader.complete();
        }
    }

    @Override
    public void send(String event, Object data) {
        send(("event: " + event + "\ndata: ").getBytes(StandardCharsets.UTF_8), data);
    }

    @Override
    public void send(String id, String event, Object data) {
        send(("id: " + id + "\nevent: " + event + "\ndata: ").getBytes(StandardCharsets.UTF_8), data);
    }

    @Override
    public void send(Object data) {
        send("data: ".getBytes(StandardCharsets.UTF_8), data);
    }

    @Override
    public void sendWord(String word) {
        write(("data: " + word + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    private void send(byte[] head, Object data) {
        byte[] body;
        try {
            body = json.writeValueAsBytes(data);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("An event's data must be writable as JSON: " + data.getClass(), e);
        }
        var frame = new byte[head.length + body.length + 2];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(body, 0, frame, head.length, body.length);
        frame[frame.length - 2] = '\n';
        frame[frame.length - 1] = '\n';
        write(frame);
    }

    private void write(byte[] frame) {
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

    void end() {
        FluxSink<byte[]> reader;
        lock.lock();
        try {
            ended = true;
            reader = emitter;
        } finally {
            lock.unlock();
        }
        if (reader != null) {
            reader.complete();
        }
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

    /** The reader goes; tells whether that was before the end. */
    boolean cancel() {
        lock.lock();
        try {
            cancelled = !ended;
            changed.signalAll();
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    void keepAlive(Duration heartbeat) {
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
        if (emitter != null) {
            emitter.next(frame);
        }
    }
}
