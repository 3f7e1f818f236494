package ai.jarvis.localstack.process;

/** A program beside the JVM that the one-machine stack depends on. */
public interface LocalProcess extends AutoCloseable {

    /** Its name in health answers, log files and pid files: lower case, one word. */
    String name();

    /** The operating system's id of its main process. */
    long pid();

    /** Whether it answers a trivial request right now; takes at most a few seconds and never throws. */
    boolean isHealthy();

    /** Bytes of memory that it and its children occupy, shared pages counted once; 0 when it is gone. */
    long memoryBytes();

    /**
     * Stops it with everything acknowledged on disk, and kills it if it does not end in time. Closing twice is
     * harmless.
     */
    @Override
    void close();
}
