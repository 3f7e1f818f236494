package ai.jarvis.workflow.yaml;

import ai.jarvis.workflow.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a document that knows where it stands. */
public sealed interface YamlValue {
    Place place();

    /** What kind of value it is, for people. */
    String kind();

    /** A value by name. */
    record Member(Place keyPlace, YamlValue value) {}

    /** Values by name, in the order of the source. */
    record Mapping(Place place, Map<String, Member> members) implements YamlValue {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** Values in order. */
    record Sequence(Place place, List<YamlValue> elements) implements YamlValue {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * A single value.
     *
     * @param value a {@link String}, {@link Long}, {@link java.math.BigDecimal}, {@link Boolean} or null
     */
    record Scalar(Place place, @Nullable Object value, SourceSpan span) implements YamlValue {
        @Override
        public String kind() {
            return switch (value) {
                case null -> "nothing";
                case Boolean b -> "true or false";
                case Number n -> "a number";
                default -> "text";
            };
        }

        /** Where a character of the value's text stands in the source. */
        public Place placeOf(int offset) {
            return value instanceof String text ? span.placeOf(place, text, offset) : place;
        }
    }
}
