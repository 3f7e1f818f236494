package ai.jarvis.persona;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What personas are rendered by that have no template of their own. */
final class StandardTemplate {
    static final String TEXT = read();

    private StandardTemplate() {}

    private static String read() {
        try (var file = Objects.requireNonNull(StandardTemplate.class.getResourceAsStream("persona.liquid"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
