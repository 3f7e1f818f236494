package ai.jarvis.sandbox.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An ordinary program of {@code programs/}, which shall behave in the sandbox as outside of it.
 *
 * @param name its file's name without the end
 */
public record Program(String name, String code) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> INPUTS =
            Map.of("numbers.csv", "n\n1\n2\n", "helper.py", "def double(x):\n    return 2 * x\n");

    /**
     * What a run gave.
     *
     * @param output both streams
     * @param files name and size of each file that was made
     * @param result the supervisor's, if there was one
     */
    public record Ran(int exit, String output, Map<String, Long> files, Optional<JsonNode> result) {}

    /** All of them, by name. */
    public static List<Program> all() {
        try (var files = Files.list(LauncherBuild.task().resolve("programs"))) {
            return files.filter(file -> file.toString().endsWith(".py"))
                    .sorted()
                    .map(Program::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Program read(Path file) {
        try {
            return new Program(file.getFileName().toString().replace(".py", ""), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the bare interpreter, in a folder that is empty but for the inputs. */
    public Ran outside(Attacker attacker) throws IOException, InterruptedException {
        var site = attacker.site();
        site.clear();
        site.write(code);
        for (var input : INPUTS.entrySet()) {
            Files.writeString(site.workspace().resolve(input.getKey()), input.getValue());
        }
        var builder = new ProcessBuilder(
                LauncherBuild.required("python3").toString(), site.code().toString());
        builder.directory(site.workspace().toFile());
        builder.environment().clear();
        var folder = site.workspace().toString();
        builder.environment()
                .putAll(Map.of(
                        "PATH", "/usr/bin:/bin",
                        "HOME", site.tmp().toString(),
                        "LANG", "C.UTF-8",
                        "TZ", "UTC",
                        "MPLBACKEND", "Agg",
                        "PYTHONPATH", folder,
                        "PYTHONDONTWRITEBYTECODE", "1"));
        return ran(builder, site.workspace(), Optional.empty());
    }

    /** In the sandbox. */
    public Ran inside(Attacker attacker, Launch launch) throws IOException, InterruptedException {
        var site = attacker.site();
        site.clear();
        site.write(code);
        for (var input : INPUTS.entrySet()) {
            site.input(input.getKey(), input.getValue());
        }
        var builder = new ProcessBuilder(launch.command(site, 30));
        builder.environment().clear();
        builder.environment().putAll(launch.environment(site));
        return ran(builder, site.outputs(), Optional.of(site.result()));
    }

    private static Ran ran(ProcessBuilder builder, Path made, Optional<Path> result)
            throws IOException, InterruptedException {
        var process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var exit = process.waitFor();
        var files = new TreeMap<String, Long>();
        try (var paths = Files.walk(made)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                var name = made.relativize(path).toString();
                if (!INPUTS.containsKey(name)) {
                    files.put(name, Files.size(path));
                }
            }
        }
        var read = result.isPresent() && Files.exists(result.get())
                ? Optional.of(JSON.readTree(Files.readString(result.get())))
                : Optional.<JsonNode>empty();
        return new Ran(exit, output, files, read);
    }
}
