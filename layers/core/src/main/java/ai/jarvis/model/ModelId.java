package ai.jarvis.model;

/** The name by which a provider knows a model, such as {@code cohere.embed-multilingual-v3}. */
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
