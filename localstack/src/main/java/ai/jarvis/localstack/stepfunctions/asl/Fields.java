package ai.jarvis.localstack.stepfunctions.asl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of a definition, and where in it that is. */
record Fields(Map<?, ?> json, String location) {
    boolean has(String name) {
        return json.containsKey(name);
    }

    @Nullable
    Object get(String name) {
        return json.get(name);
    }

    /**
     * @throws IllegalArgumentException if the field is not a text
     */
    String text(String name) {
        if (json.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(name + ": Expected a string, not " + Values.write(json.get(name)));
    }

    @Nullable
    String textOrNull(String name) {
        return has(name) ? text(name) : null;
    }

    boolean truth(String name) {
        return Boolean.TRUE.equals(json.get(name));
    }

    /**
     * @throws IllegalArgumentException if the field is not an object
     */
    Fields object(String name) {
        if (json.get(name) instanceof Map<?, ?> map) {
            return new Fields(map, location + "/" + name);
        }
        throw new IllegalArgumentException(name + ": Expected an object, not " + Values.write(json.get(name)));
    }

    /**
     * @throws IllegalArgumentException if the field is not an array
     */
    List<?> array(String name) {
        if (json.get(name) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(name + ": Expected an array, not " + Values.write(json.get(name)));
    }

    double number(String name, double otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        if (json.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(name + ": Expected a number, not " + Values.write(json.get(name)));
    }

    /** The whole object. */
    Map<String, Object> map() {
        var map = new LinkedHashMap<String, Object>();
        json.forEach((key, value) -> map.put((String) key, value));
        return map;
    }
}
