package ai.jarvis.plugin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes secrets out of texts, as they are and in the notations in which they were sent. */
final class Redaction {
    private static final String INSTEAD = "[secret]";

    private final List<String> forms;

    Redaction(Collection<String> secrets) {
        this.forms = secrets.stream()
                .flatMap(Redaction::forms)
                .filter(form -> form.length() >= 4)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static Stream<String> forms(String secret) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        var encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        var quoted = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        return Stream.of(
                secret,
                quoted,
                quoted.replace("/", "\\/"),
                encoded,
                encoded.replace("+", "%20"),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    String apply(String text) {
        var clean = text;
        for (var form : forms) {
            clean = clean.replace(form, INSTEAD);
        }
        return clean;
    }
}
