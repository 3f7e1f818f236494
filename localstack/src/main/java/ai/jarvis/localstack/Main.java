package ai.jarvis.localstack;

import ai.jarvis.localstack.StackConfiguration.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.io.IoBuilder;
import software.amazon.cloudwatchlogs.emf.config.EnvironmentConfigurationProvider;
import software.amazon.cloudwatchlogs.emf.environment.Environments;

/** Runs the platform on this machine until it is asked to stop. */
public final class Main {
    private Main() {}

    /** Takes {@code --port PORT --data FOLDER --tools FOLDER}. */
    public static void main(String[] arguments) throws Exception {
        var options = options(arguments);
        var data = Path.of(options.get("--data")).toAbsolutePath().normalize();
        System.setProperty("jarvis.logs", data.resolve("logs").toString());
        writeMetricsToLog();

        var pid = data.resolve("run/jarvis.pid");
        Files.createDirectories(pid.getParent());
        Files.writeString(pid, ProcessHandle.current().pid() + "\n");

        var configuration = new StackConfiguration(
                Ports.from(Integer.parseInt(options.get("--port"))),
                data,
                Path.of(options.get("--tools")),
                System.getenv(),
                false);
        var stack = Stack.start(configuration);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stack.close();
                            LogManager.shutdown();
                            stopped.countDown();
                        },
                        "stop"));
        writeEnvironment(data.resolve("run/function-environment"), stack.functionVariables());
        writeEnvironment(data.resolve("environment"), stack.environment());
        stopped.await();
    }

    private static Map<String, String> options(String[] arguments) {
        var options = new TreeMap<String, String>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        for (var name : new String[] {"--port", "--data", "--tools"}) {
            if (!options.containsKey(name)) {
                throw new IllegalArgumentException(name + " is missing");
            }
        }
        return options;
    }

    /** Figures are written to standard output, where Lambda takes them from; here a log takes them. */
    private static void writeMetricsToLog() {
        EnvironmentConfigurationProvider.getConfig().setEnvironmentOverride(Environments.Local);
        System.setOut(IoBuilder.forLogger("metrics")
                .setLevel(org.apache.logging.log4j.Level.INFO)
                .buildPrintStream());
    }

    /** Whole or not at all, and for the owner only: it holds keys. */
    private static void writeEnvironment(Path file, Map<String, String> environment) throws IOException {
        var lines = new StringBuilder();
        new TreeMap<>(environment).forEach((name, value) -> lines.append("export ")
                .append(name)
                .append("='")
                .append(value)
                .append("'\n"));
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var partial = Files.createTempFile(file.getParent(), "environment", ".partial", ownerOnly);
        Files.writeString(partial, lines);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
