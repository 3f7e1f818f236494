package ai.jarvis.localstack.runtime;

import ai.jarvis.localstack.manifest.Functions.Function;
import ai.jarvis.localstack.runtime.Installation.Installed;
import ai.jarvis.localstack.runtime.RuntimeApi.Outcome;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** One execution environment of a function: a JVM with AWS's runtime client and the function's packages. */
public final class FunctionProcess implements AutoCloseable {
    private static final Duration MOST_INITIALIZATION = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Function function;
    private final RuntimeApi api;
    private final Instant started;
    private final Process process;
    private final Path output;

    private FunctionProcess(Function function, RuntimeApi api, Process process, Instant started, Path output) {
        this.function = function;
        this.api = api;
        this.process = process;
        this.started = started;
        this.output = output;
        var unused = process.onExit()
                .thenRun(() -> api.ended("The runtime of " + function.name() + " has ended:\n" + output()));
    }

    /**
     * Starts the function's runtime.
     *
     * @param settings the function's variables, beside those that its package has
     * @param options the JVM's, beside those that Lambda gives it
     */
    public static FunctionProcess start(
            Installed code, Function function, Map<String, String> settings, String... options) throws IOException {
        var arn = "arn:aws:lambda:eu-central-2:000000000000:function:" + function.name();
        var api = RuntimeApi.serve(arn, function.timeout());
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(lambdaOptions(function.memory()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", runtimeClient(), AWSLambda.class.getName(), code.handler()));
        var output = Files.createTempFile(code.task().getParent(), function.name() + "-", ".log");
        var builder = new ProcessBuilder(command)
                .directory(code.task().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(lambdaVariables(function, code, api));
        builder.environment().putAll(code.environment());
        builder.environment().putAll(settings);
        return new FunctionProcess(function, api, builder.start(), Instant.now(), output);
    }

    /**
     * As the runtime java21 starts its JVM: a heap of most of the memory, the serial collector, the first compiler only.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/java-customization.html">Startup behaviour</a>
     */
    private static List<String> lambdaOptions(int memory) {
        return List.of(
                "-Xmx" + memory * 85 / 100 + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.net.preferIPv4Stack=true");
    }

    /** What the image has in {@code /var/runtime/lib}. */
    private static String runtimeClient() {
        return Stream.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(FunctionProcess::jarOf)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Runtime variables</a> */
    private static Map<String, String> lambdaVariables(Function function, Installed code, RuntimeApi api) {
        return Map.ofEntries(
                Map.entry("_HANDLER", code.handler()),
                Map.entry("AWS_EXECUTION_ENV", "AWS_Lambda_java21"),
                Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memory())),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", function.name()),
                Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
                Map.entry("AWS_LAMBDA_LOG_FORMAT", "Text"),
                Map.entry("AWS_LAMBDA_RUNTIME_API", api.address()),
                Map.entry("LAMBDA_RUNTIME_DIR", "/var/runtime"),
                Map.entry("LAMBDA_TASK_ROOT", code.task().toString()),
                Map.entry("LANG", "en_US.UTF-8"),
                Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin"),
                Map.entry("TZ", ":UTC"));
    }

    /**
     * Waits until the function has been made.
     *
     * @return how long that took
     * @throws FunctionException with what the runtime reports if it could not be made
     */
    public Duration awaitInitialized() throws InterruptedException {
        try {
            return Duration.between(
                    started, api.initialized().get(MOST_INITIALIZATION.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw new FunctionException(
                    function.name() + " could not be made: " + e.getCause().getMessage() + "\n" + output());
        } catch (TimeoutException e) {
            throw new FunctionException(
                    function.name() + " is not made after " + MOST_INITIALIZATION + "\n" + output());
        }
    }

    /** Invokes the function and waits for the outcome, for as long as the function may take. */
    public Outcome invoke(String event) throws InterruptedException {
        awaitInitialized();
        try {
            return api.invoke(event).get(function.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new FunctionException(function.name() + " did not answer in " + function.timeout() + "\n" + output());
        }
    }

    public long pid() {
        return process.pid();
    }

    /** What the function wrote so far: in Lambda, its log. */
    public String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "its output cannot be read: " + e;
        }
    }

    /** Ends the process as Lambda does when it is not needed any more. */
    @Override
    public void close() {
        api.close();
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
