package ai.jarvis.infra.emulator;

import ai.jarvis.infra.Checkout;
import ai.jarvis.infra.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** AWS on a free loopback port: {@code infra/emulator/moto_server.py}. It ends with this process, however that ends. */
public final class Emulator implements AutoCloseable {
    private final Process process;
    private final String endpoint;

    private Emulator(Process process, String endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** What it runs on. */
    public static Tool tool() {
        return new Tool(
                isInstalled(),
                "moto's server is not installed (pip install 'moto[server]'), so the stacks are NOT APPLIED to an emulator");
    }

    private static boolean isInstalled() {
        try {
            return new ProcessBuilder("python3", "-c", "import moto.server, flask")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Starts it.
     *
     * @param log where it writes what goes wrong
     */
    public static Emulator start(Checkout checkout, Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            var process = new ProcessBuilder(List.of(
                            "python3",
                            checkout.emulator().resolve("moto_server.py").toString(),
                            "0"))
                    .redirectError(log.toFile())
                    .start();
            // Closed with the process; closing it here would end the emulator's output.
            var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            var endpoint = output.readLine();
            if (endpoint == null) {
                throw new IllegalStateException("The emulator did not start: " + Files.readString(log));
            }
            return new Emulator(process, endpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it answers, for all services. */
    public String endpoint() {
        return endpoint;
    }

    boolean hasBucket(String name) {
        return answers(HttpRequest.newBuilder(URI.create(endpoint + "/" + name))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    boolean hasParameter(String region, String name) {
        return has(region, "ssm", "AmazonSSM.GetParameter", "{\"Name\": \"" + name + "\"}");
    }

    boolean hasSecret(String region, String name) {
        return has(region, "secretsmanager", "secretsmanager.DescribeSecret", "{\"SecretId\": \"" + name + "\"}");
    }

    /** Asks one of the services that speak JSON. The emulator takes the region from a signature and does not check that. */
    private boolean has(String region, String service, String target, String body) {
        return answers(HttpRequest.newBuilder(URI.create(endpoint + "/"))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", target)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=emulator/20260101/" + region + "/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=none")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static boolean answers(HttpRequest.Builder request) {
        var question = request.build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The variables with which AWS's clients, Terraform among them, talk to it and to nobody else. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL", endpoint,
                "AWS_ACCESS_KEY_ID", "emulator",
                "AWS_SECRET_ACCESS_KEY", "emulator",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_MAX_ATTEMPTS", "3");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
