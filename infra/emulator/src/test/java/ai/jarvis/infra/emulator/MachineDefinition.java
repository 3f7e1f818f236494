package ai.jarvis.infra.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of {@code statemachines/}, in which {@code ${name}} stands for whatever is known once it is deployed.
 *
 * @param json its content
 */
record MachineDefinition(JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[a-z_]+}");

    static MachineDefinition read(Path file) {
        try {
            return new MachineDefinition(JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a definition is this one with every placeholder filled in. */
    boolean isRenderedAs(String definition) {
        try {
            return matches(json, JSON.readTree(definition));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean matches(JsonNode wanted, JsonNode found) {
        if (wanted.isTextual()) {
            return found.isTextual() && filledIn(wanted.asText(), found.asText());
        }
        if (!wanted.isContainerNode()) {
            return wanted.equals(found);
        }
        if (wanted.getNodeType() != found.getNodeType() || wanted.size() != found.size()) {
            return false;
        }
        if (wanted.isArray()) {
            for (var i = 0; i < wanted.size(); i++) {
                if (!matches(wanted.get(i), found.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return wanted.properties().stream().allMatch(entry -> matches(entry.getValue(), found.path(entry.getKey())));
    }

    private static boolean filledIn(String wanted, String found) {
        var parts = PLACEHOLDER.split(wanted, -1);
        var pattern = new StringBuilder(Pattern.quote(parts[0]));
        for (var i = 1; i < parts.length; i++) {
            pattern.append("[^${}]+").append(Pattern.quote(parts[i]));
        }
        Matcher matcher = Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(found);
        return matcher.matches();
    }
}
