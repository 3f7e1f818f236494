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

    /**
     * Sends an event that a reader who comes again can name as the last that it has heard.
     *
     * @param id one line
     */
    void send(String id, String event, Object data);

    /** Sends an event without a name, as {@link #send(String, Object)}. */
    void send(Object data);

    /**
     * Sends an event without a name whose data is a word that is no JSON.
     *
     * @param word one line
     */
    void sendWord(String word);

    /** Whether the reader is gone, so that further work is in vain. */
    boolean isCancelled();
}
