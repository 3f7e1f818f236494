package ai.jarvis.persona;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a persona speaks. */
public record Personality(String tone, List<String> traits, Optional<String> style) {
    public Personality {
        traits = List.copyOf(traits);
    }

    /** By the names of the API, which are those of templates. */
    Map<String, Object> described() {
        var members = new LinkedHashMap<String, Object>();
        members.put("tone", tone);
        members.put("traits", traits);
        style.ifPresent(text -> members.put("style", text));
        return members;
    }
}
