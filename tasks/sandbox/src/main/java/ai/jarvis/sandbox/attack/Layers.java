package ai.jarvis.sandbox.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The launcher's layers, as its testing build names them. */
public final class Layers {
    private Layers() {}

    /** Every name that can be left out. */
    public static List<String> names() {
        try {
            var process = new ProcessBuilder(LauncherBuild.testing().toString(), "layers")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
