package ai.jarvis.prompt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A value that a prompt's template is rendered with.
 *
 * @param isRequired whether rendering is refused without it; a default, if there is one, stands in for it all the same
 * @param defaultValue of the type; a JSON value made of maps, lists, strings, numbers and truth values
 */
public record PromptVariable(
        String name,
        VariableType type,
        boolean isRequired,
        Optional<Object> defaultValue,
        Optional<String> description) {
    /** Whether rendering is refused without a value. */
    public boolean mustBeGiven() {
        return isRequired && defaultValue.isEmpty();
    }

    /** All that it says, by the names of the API. */
    Map<String, Object> described() {
        var members = new LinkedHashMap<String, Object>();
        members.put("name", name);
        members.put("type", type.wireName());
        members.put("required", isRequired);
        defaultValue.ifPresent(value -> members.put("default", value));
        description.ifPresent(text -> members.put("description", text));
        return members;
    }
}
