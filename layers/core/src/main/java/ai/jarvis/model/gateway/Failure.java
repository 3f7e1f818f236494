package ai.jarvis.model.gateway;

import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelId;
import java.util.Locale;

/** A call of a model that failed. */
public record Failure(ModelId model, ModelException.Kind kind) {
    @Override
    public String toString() {
        return model + " " + kind.name().toLowerCase(Locale.ROOT);
    }
}
