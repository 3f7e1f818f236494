package ai.jarvis.openai;

import ai.jarvis.platform.Json;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.rollout.PromptUse;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the field {@code prompt} of a request, an addition of this platform: {@code {"name", "label" or "version",
 * "variables"}}.
 */
final class PromptField {
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};
    private static final int MAX_NAME = 200;

    private PromptField() {}

    static PromptUse read(Fields prompt) {
        var name = prompt.requiredText("name");
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw prompt.refuse("name", "must be the name or id of a prompt");
        }
        var label = prompt.text("label");
        var version = prompt.text("version").map(text -> SemanticVersion.parse(text)
                .orElseThrow(() -> prompt.refuse("version", "must be the number of a version, as in 1.2.0")));
        if (label.isPresent() && version.isPresent()) {
            throw prompt.refuse("label", "must not be told together with version");
        }
        var variables = prompt.object("variables")
                .map(values -> Json.MAPPER.convertValue(values.node(), VALUES))
                .orElseGet(HashMap::new);
        return new PromptUse(name, version, label, variables);
    }
}
