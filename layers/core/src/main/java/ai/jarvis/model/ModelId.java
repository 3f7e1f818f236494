package ai.jarvis.model;

/**
 * What a model is known by: the name that a deployment gives it, or its provider's, such as
 * {@code cohere.embed-multilingual-v3}.
 */
public record ModelId(String value) {
    public ModelId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("A model id must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
