package ai.jarvis.web;

/** Where a stream of server-sent events is written to. One thread at a time may write. */
public interface EventSink {
    /**
     * Sends an event, waiting while the reader is slower than the writer.
     *
     * @param event the event's name
     * @param data is sent as JSON on one line
     * @throws java.util.concurrent.CancellationException if the reader is gone; let it pass, it ends the work
     */
    void send(String event, Object data);

    /** Whether the reader is gone, so that further work is in vain. */
    boolean isCancelled();
}
