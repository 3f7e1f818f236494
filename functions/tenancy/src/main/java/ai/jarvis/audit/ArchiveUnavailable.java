package ai.jarvis.audit;

/** The database or the archive does not answer, which may pass. State machines retry on this class's name. */
public final class ArchiveUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArchiveUnavailable(Throwable cause) {
        super("The database or the archive does not answer", cause);
    }
}
