package ai.jarvis.localstack.runtime;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An event as AWS sends it, and what must be answered: a file {@code events/samples/FUNCTION/CASE.json}.
 *
 * @param about what it is an example of
 * @param event in JSON, with {@code ${name}} where a value of the installation belongs
 * @param answer what the answer must hold at least; {@code ${any}} stands for whatever there is
 */
public record Sample(String function, String name, String about, String event, JsonNode answer) {
    /** All samples, by function and name. */
    public static List<Sample> in(Path folder) throws IOException {
        var samples = new ArrayList<Sample>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                samples.add(read(file));
            }
        }
        return samples;
    }

    private static Sample read(Path file) throws IOException {
        var content = Json.read(Files.readString(file), JsonNode.class);
        return new Sample(
                file.getParent().getFileName().toString(),
                file.getFileName().toString().replace(".json", ""),
                content.path("about").asText(),
                content.path("event").toString(),
                content.path("answer"));
    }

    /** With the installation's values. */
    public Sample with(Map<String, String> values) {
        return new Sample(
                function,
                name,
                about,
                filled(event, values),
                Json.read(filled(answer.toString(), values), JsonNode.class));
    }

    private static String filled(String text, Map<String, String> values) {
        var filled = text;
        for (var value : values.entrySet()) {
            filled = filled.replace("${" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }
}
