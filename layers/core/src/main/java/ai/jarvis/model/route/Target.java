package ai.jarvis.model.route;

import ai.jarvis.model.ModelId;
import java.util.Comparator;

/**
 * What is called: a model in a region. Breakers and figures are kept for each.
 *
 * @param region of the provider, or any name of the place where a model is served
 */
public record Target(ModelId model, String region) implements Comparable<Target> {
    private static final Comparator<Target> ORDER = Comparator.<Target, String>comparing(
                    target -> target.model().value())
            .thenComparing(Target::region);

    public Target {
        if (region.isBlank()) {
            throw new IllegalArgumentException("The region of " + model + " must not be blank");
        }
    }

    @Override
    public int compareTo(Target other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return model + "@" + region;
    }
}
