package ai.jarvis.evaluation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads JSON. */
@FunctionalInterface
public interface JsonText {
    /**
     * What a text says; two texts that say the same give equal values.
     *
     * @param value maps, lists, strings, numbers as {@link java.math.BigDecimal} without zeros at the end, truth values, null
     */
    record Value(@Nullable Object value) {}

    /** What a text says as JSON; absent if it is none. */
    Optional<Value> read(String text);
}
