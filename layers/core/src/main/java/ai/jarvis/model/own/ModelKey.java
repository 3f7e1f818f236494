package ai.jarvis.model.own;

/**
 * Where the key of a tenant's server is kept. It is not the key.
 *
 * @param reference what the keeper of keys knows it by
 */
public record ModelKey(String reference) {
    public ModelKey {
        if (reference.isBlank()) {
            throw new IllegalArgumentException("A key is kept somewhere");
        }
    }
}
