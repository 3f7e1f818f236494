package ai.jarvis.localstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** The OpenAI-compatible server that somebody names for this machine, if so. */
record ModelServerSettings(Map<String, String> environment) {
    /** Where its key is kept for the functions. */
    static final String KEY_SECRET = "jarvis/models/key";

    Optional<String> key() {
        return given("JARVIS_MODEL_KEY");
    }

    /** Puts it into the settings of a model that names no server of its own. */
    void put(ObjectNode model) {
        given("JARVIS_MODEL_URL").filter(url -> !model.has("url")).ifPresent(url -> {
            var address = url.replaceAll("/+$", "");
            model.put("url", address.endsWith("/v1") ? address : address + "/v1");
            if (!model.has("secret") && key().isPresent()) {
                model.put("secret", KEY_SECRET);
            }
        });
    }

    /** A variable that is there and not blank. */
    Optional<String> given(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
