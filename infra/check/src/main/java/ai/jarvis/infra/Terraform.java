package ai.jarvis.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The command {@code terraform} for one configuration, with a data folder of its own, so that several can work on the
 * same folder at once.
 *
 * @param folder the configuration
 * @param data its {@code TF_DATA_DIR}
 * @param environment variables beside the process's own
 * @param program what is started
 */
public record Terraform(Path folder, Path data, Map<String, String> environment, List<String> program) {
    /** Longer than any call takes beside other tests, on a slow machine too. */
    private static final long MINUTES = 20;

    public Terraform {
        program = List.copyOf(program);
    }

    public Terraform(Path folder, Path data, Map<String, String> environment) {
        this(folder, data, environment, List.of("terraform"));
    }

    /** Whether the command is there. */
    public static boolean isInstalled() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "terraform")));
    }

    /** A local copy of the provider, if there is one; else the registry is asked. */
    private static Optional<String> mirror() {
        var script = Checkout.find().terraform("mirror.sh").toString();
        try {
            var looking = new ProcessBuilder(script).start();
            var folder = new String(looking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(folder.strip()).filter(found -> !found.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prepares the configuration, once; the provider is linked into the data folder, not copied. */
    public void init(String... options) {
        var arguments = new ArrayList<>(List.of("init", "-input=false"));
        mirror().ifPresent(plugins -> arguments.add("-plugin-dir=" + plugins));
        arguments.addAll(List.of(options));
        run(arguments.toArray(String[]::new));
    }

    /**
     * Runs a command that must succeed.
     *
     * @return what it wrote
     * @throws TerraformException with what it complained of
     */
    public String run(String... arguments) {
        var result = call(arguments);
        if (result.status() != 0) {
            throw new TerraformException(folder, arguments, result);
        }
        return result.output();
    }

    /** Runs a command whose status tells something. */
    public Result call(String... arguments) {
        var command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        try {
            Files.createDirectories(data);
            var output = Files.createTempFile(data, arguments[0] + "-", ".log");
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            var variables = builder.environment();
            var settings = variables.get("TF_CLI_CONFIG_FILE");
            if (settings != null && !Files.exists(Path.of(settings))) {
                variables.remove("TF_CLI_CONFIG_FILE");
            }
            variables.put("TF_DATA_DIR", data.toAbsolutePath().toString());
            variables.put("TF_IN_AUTOMATION", "1");
            variables.put("TF_CLI_ARGS", "-no-color");
            variables.putAll(environment);
            var process = builder.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroy();
                throw new TerraformException(folder, arguments, new Result(-1, Files.readString(output)));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while terraform was at work", e);
        }
    }

    /**
     * What a command ended with.
     *
     * @param status its exit status
     * @param output both of its outputs
     */
    public record Result(int status, String output) {}
}
