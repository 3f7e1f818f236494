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
 * An event as AWS sends it, and how it must end: a file {@code events/samples/FUNCTION/CASE.json} with {@code about},
 * {@code event}, and {@code answer} or {@code error}. In all of them {@code ${name}} stands for a value of the
 * installation.
 *
 * @param about what it is an example of
 * @param event in JSON
 * @param fails whether the function must fail
 * @param expected what its answer or its error must hold at least; {@code ${any}} stands for whatever there is
 */
public record Sample(String function, String name, String about, String event, boolean fails, JsonNode expected) {
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
        if (content.has("answer") == content.has("error") || !content.has("event")) {
            throw new IllegalArgumentException(file + " must have an event, and an answer or an error");
        }
        return new Sample(
                file.getParent().getFileName().toString(),
                file.getFileName().toString().replace(".json", ""),
                content.path("about").asText(),
                content.get("event").toString(),
                content.has("error"),
                content.get(content.has("error") ? "error" : "answer"));
    }

    /** With the installation's values. */
    public Sample with(Map<String, String> values) {
        var filled = Json.read(filled(expected.toString(), values), JsonNode.class);
        return new Sample(function, name, about, filled(event, values), fails, filled);
    }

    private static String filled(String text, Map<String, String> values) {
        var filled = text;
        for (var value : values.entrySet()) {
            filled = filled.replace("${" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }
}
