package ai.jarvis.sql.source;

/** Opens tenants' databases. */
@FunctionalInterface
public interface SourceConnections {
    /**
     * Opens a database; what was opened is closed by who asked.
     *
     * @throws ai.jarvis.platform.Refusal {@code source_unavailable} if it does not answer, {@code source_refused} if it
     *     does not take its credentials, {@code source_untrusted} if its certificate is not to be trusted, {@code
     *     forbidden_address} if it is where none may be
     */
    SourceConnection open(Source source);
}
