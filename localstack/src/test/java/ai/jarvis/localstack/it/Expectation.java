package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What an answer must hold at least: an object's members, all of a list's elements in their order. An object is expected
 * of a text too, which must then be JSON of it; names of headers may be written in any case.
 */
record Expectation(JsonNode expected) {
    private static final String ANYTHING = "${any}";

    static Expectation of(JsonNode expected) {
        return new Expectation(expected);
    }

    void check(JsonNode answer) {
        check("", expected, answer);
    }

    private static void check(String place, JsonNode wanted, JsonNode found) {
        if (wanted.isTextual() && wanted.asText().equals(ANYTHING)) {
            assertThat(found.isNull() || (found.isTextual() && found.asText().isBlank()))
                    .as("%s is absent or empty", place)
                    .isFalse();
        } else if (wanted.isObject()) {
            var object = found.isTextual() ? Json.read(found.asText(), JsonNode.class) : found;
            wanted.properties().forEach(member -> checkMember(place, member, object));
        } else if (wanted.isArray()) {
            assertThat(found.size()).as("size of %s in %s", place, found).isEqualTo(wanted.size());
            for (int i = 0; i < wanted.size(); i++) {
                check(place + "/" + i, wanted.get(i), found.get(i));
            }
        } else {
            assertThat(found).as(place).isEqualTo(wanted);
        }
    }

    private static void checkMember(String place, Map.Entry<String, JsonNode> member, JsonNode object) {
        var name = member.getKey();
        var found = object.properties().stream()
                .filter(each -> place.equals("/headers")
                        ? each.getKey().equalsIgnoreCase(name)
                        : each.getKey().equals(name))
                .findFirst();
        assertThat(found).as("%s/%s in %s", place, name, object).isPresent();
        check(place + "/" + name, member.getValue(), found.get().getValue());
    }
}
