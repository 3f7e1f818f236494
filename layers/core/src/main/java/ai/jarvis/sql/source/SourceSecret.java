package ai.jarvis.sql.source;

/**
 * Where the secret of a database is kept. It is not the secret.
 *
 * @param reference what the keeper of secrets knows it by
 */
public record SourceSecret(String reference) {
    public SourceSecret {
        if (reference.isBlank()) {
            throw new IllegalArgumentException("A secret is kept somewhere");
        }
    }
}
