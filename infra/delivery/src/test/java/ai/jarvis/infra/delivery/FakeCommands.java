package ai.jarvis.infra.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a script of infra/delivery where `aws`, `terraform` and `curl` are programs that write down how they are called and
 * answer as they were told.
 */
final class FakeCommands {
    private static final List<String> COMMANDS = List.of("aws", "terraform", "curl");

    private final Path folder;
    private final List<String> cases = new ArrayList<>();

    /** What a script did: its status, what it said on both streams, and the commands that it called. */
    record Run(int status, String said, List<String> calls) {
        List<String> calls(String prefix) {
            return calls.stream().filter(call -> call.startsWith(prefix)).toList();
        }
    }

    FakeCommands(Path folder) {
        this.folder = folder;
    }

    /** Calls that match the pattern of the shell are answered so; the first pattern that matches counts. */
    FakeCommands answer(String pattern, String output) {
        return answer(pattern, output, 0);
    }

    FakeCommands answer(String pattern, String output, int status) {
        cases.add("'%s') printf '%%s\\n' '%s'; exit %d ;;"
                .formatted(pattern, output.replace("'", "'\\''"), status)
                .replace("*", "'*'"));
        return this;
    }

    Run run(String script, String... arguments) throws IOException, InterruptedException {
        var calls = folder.resolve("calls");
        Files.writeString(calls, "");
        for (var command : COMMANDS) {
            var file = folder.resolve(command);
            Files.writeString(
                    file,
                    """
                    #!/usr/bin/env bash
                    call="%s $*"
                    echo "${call//$'\\n'/ }" >>'%s'
                    case $call in
                    %s
                    esac
                    """
                            .formatted(command, calls, String.join("\n", cases)));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        var command = new ArrayList<>(
                List.of(Checkout.path("infra/delivery/" + script).toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("(AWS|JARVIS|TF)_.*"));
        builder.environment()
                .putAll(Map.of(
                        "PATH", folder + ":" + System.getenv("PATH"),
                        "JARVIS_VERSION", "v2",
                        "TF_VAR_packages", folder.toString(),
                        "JARVIS_DELIVERY_PAUSE", "0",
                        "JARVIS_HEALTH_SECONDS", "5"));
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(script + " does not end: " + said);
        }
        return new Run(process.exitValue(), said, Files.readAllLines(calls));
    }
}
