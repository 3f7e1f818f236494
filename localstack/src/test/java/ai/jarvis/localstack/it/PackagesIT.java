package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.manifest.Functions;
import ai.jarvis.localstack.manifest.Functions.Function;
import ai.jarvis.localstack.manifest.Grants;
import ai.jarvis.localstack.packaging.PackageSize;
import ai.jarvis.localstack.packaging.Packaging;
import ai.jarvis.localstack.runtime.FunctionException;
import ai.jarvis.localstack.runtime.FunctionProcess;
import ai.jarvis.localstack.runtime.Installation;
import ai.jarvis.localstack.runtime.Packages;
import ai.jarvis.localstack.runtime.RuntimeApi.Outcome;
import ai.jarvis.localstack.runtime.Sample;
import ai.jarvis.localstack.runtime.SampleValues;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The functions out of their packages, in processes of their own under AWS's runtime client. */
@ExtendWith(Platform.Provider.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackagesIT {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private final Platform platform;
    private final Path folder;
    private final Functions functions;
    private final List<PackageSize> sizes;
    private final Installation installation;
    private final List<Sample> samples;
    private final Map<String, String> settings;
    private final Cluster cluster;
    private final Api api;
    private final Map<String, String> values;
    private final Map<String, FunctionProcess> running = new HashMap<>();

    PackagesIT(Platform platform, @TempDir Path folder) throws IOException, SQLException {
        this.platform = platform;
        this.folder = folder;
        functions = Functions.read(
                PROJECT.resolve("functions/functions.yaml"), Grants.read(PROJECT.resolve("functions/grants.yaml")));
        sizes = Packaging.pack(PROJECT, certificates(), folder.resolve("packages"));
        installation = new Installation(Packages.in(folder.resolve("packages")), folder.resolve("unpacked"));
        cluster = Cluster.empty(platform);
        var tenant = platform.tenant();
        api = new Api(
                URI.create(platform.environment("JARVIS_URL")),
                tenant.client().key().orElseThrow());
        values = new HashMap<>(SampleValues.prepare(api, platform.s3(), platform.bucket(), tenant.id()));
        values.put("origin_secret", UUID.randomUUID().toString());
        values.put("application_secret", cluster.applicationSecret());
        settings = new HashMap<>(platform.functionVariables());
        settings.put("JARVIS_ORIGIN_SECRET", originSecret(values.get("origin_secret")));
        samples = Sample.in(PROJECT.resolve("events/samples")).stream()
                .map(sample -> sample.with(values))
                .toList();
    }

    private Path certificates() {
        return platform.tools().directory().resolve("certificates/rds.pem");
    }

    private String originSecret(String value) {
        var name = "samples/origin/" + UUID.randomUUID();
        platform.secrets().createSecret(request -> request.name(name).secretString(value));
        return name;
    }

    @AfterAll
    void close() {
        running.values().forEach(FunctionProcess::close);
        api.close();
    }

    @TestFactory
    Stream<DynamicContainer> answersItsSamples() {
        return functions.byName().values().stream()
                .map(function -> dynamicContainer(
                        function.name(),
                        samplesOf(function)
                                .map(sample -> dynamicTest(
                                        sample.name() + ": " + sample.about(), () -> judge(function, sample)))
                                .toList()));
    }

    private void judge(Function function, Sample sample) throws IOException, InterruptedException {
        var outcome = invoke(function, sample.event());
        assertThat(outcome.failed()).as(outcome.payload()).isEqualTo(sample.fails());
        Expectation.of(sample.expected()).check(Json.read(outcome.payload(), JsonNode.class));
    }

    @Test
    void everyFunctionHasSamplesOfWhatItTakesAndOfWhatItRefuses() {
        assertThat(functions.byName().values())
                .allSatisfy(function -> assertThat(samplesOf(function)).hasSizeGreaterThan(1));
        assertThat(functions.byName().keySet())
                .containsAll(samples.stream().map(Sample::function).toList());
    }

    @Test
    void readsTheDocumentThatAnEventIsAbout() throws IOException, InterruptedException {
        var ingestion = function("ingestion");
        var document = "/api/v1/documents/" + values.get("document");

        var written = samplesOf(ingestion).findFirst().orElseThrow().event();
        var before = api.get(document).path("version").asInt();

        invoke(ingestion, written.replace(values.get("later_sequencer"), values.get("later_sequencer") + "1"));

        assertThat(api.get(document).path("version").asInt()).isEqualTo(before + 1);
        assertThat(api.get(document).path("status").asText()).isEqualTo("ready");
    }

    @Test
    void leavesTwoFifthsOfLambdasLimitFree() {
        assertThat(sizes).hasSizeGreaterThan(functions.byName().size());
        assertThat(sizes).noneMatch(PackageSize::exceedsLimits);
        assertThat(sizes).allSatisfy(size -> assertThat(size.together()).isLessThan(150L << 20));
    }

    @Test
    void functionsCarryOnlyTheirOwnCode() throws Exception {
        for (var function : functions.byName().values()) {
            if (function.name().equals("platform")) {
                continue; // It carries the pages about the API, and what reads them.
            }
            var file = folder.resolve("packages/functions/" + function.name() + ".zip");
            try (var zip = new ZipFile(file.toFile())) {
                assertThat(zip.stream().map(ZipEntry::getName))
                        .singleElement()
                        .asString()
                        .startsWith("lib/jarvis-function-" + function.module() + "-");
            }
        }
    }

    @Test
    void theDatabasesAuthoritiesAreInTheLayer() throws Exception {
        try (var layer = new ZipFile(
                        folder.resolve("packages/layers/runtime.zip").toFile());
                var pem = layer.getInputStream(layer.getEntry("certificates/rds.pem"))) {
            assertThat(CertificateFactory.getInstance("X.509").generateCertificates(pem))
                    .hasSizeGreaterThan(100)
                    .anyMatch(one -> one.toString().contains("Amazon RDS us-east-1 Root CA RSA2048 G1"));
        }
    }

    @Test
    void logsJsonUnderTheNamesOfTheInvocation() throws IOException, InterruptedException {
        var chat = function("chat");
        var outcome = invoke(chat, samplesOf(chat).findFirst().orElseThrow().event());

        var lines = process(chat)
                .output()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> Json.read(line, JsonNode.class))
                .toList();

        assertThat(lines).anySatisfy(line -> {
            assertThat(line.path("aws_request_id").asText()).isEqualTo(outcome.requestId());
            assertThat(line.path("trace_id").asText()).isEqualTo(outcome.traceId());
            assertThat(line.path("route").asText()).isEqualTo("/api/v1/chat");
            assertThat(line.path("tenant").asText()).isEqualTo(values.get("tenant"));
        });
        assertThat(lines).as("figures in the embedded metric format").anySatisfy(line -> assertThat(
                        line.at("/_aws/CloudWatchMetrics/0/Namespace").asText())
                .isEqualTo("Jarvis"));
        assertThat(process(chat).output()).doesNotContain(values.get("api_key"));
    }

    @Test
    void answersAfterItWasRestoredFromASnapshot() throws IOException, InterruptedException {
        var chat = function("chat");
        var ask = samplesOf(chat).findFirst().orElseThrow();
        var fromSnapshot = new HashMap<>(settings);
        fromSnapshot.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

        try (var process = FunctionProcess.start(installation.install("chat"), chat, fromSnapshot)) {
            var outcome = process.invoke(ask.event());

            Expectation.of(ask.expected()).check(Json.read(outcome.payload(), JsonNode.class));
        }
    }

    @Test
    void connectsToNothingBeforeItsSnapshotIsTaken() throws IOException, InterruptedException {
        var unreachable = new HashMap<>(settings);
        unreachable.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
        unreachable.put("JARVIS_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/jarvis");
        unreachable.put("JARVIS_REDIS_URL", "redis://127.0.0.1:1");
        unreachable.put("JARVIS_AWS_ENDPOINT", "http://127.0.0.1:1");

        for (var function : functions.byName().values()) {
            try (var process = FunctionProcess.start(
                    installation.install(function.name()), function, settingsOf(function, unreachable))) {
                assertThat(process.awaitInitialized()).as(function.name()).isPositive();
            }
        }
    }

    @Test
    void saysWhichSettingsAreMissing() throws IOException {
        var edge = function("edge");

        try (var process = FunctionProcess.start(installation.install("edge"), edge, Map.of())) {
            assertThatThrownBy(process::awaitInitialized)
                    .isInstanceOf(FunctionException.class)
                    .hasMessageContaining("JARVIS_ORIGIN_SECRET is not set");
        }
    }

    private Function function(String name) {
        return functions.byName().get(name);
    }

    private Stream<Sample> samplesOf(Function function) {
        return samples.stream().filter(sample -> sample.function().equals(function.name()));
    }

    private Outcome invoke(Function function, String event) throws IOException, InterruptedException {
        return process(function).invoke(event);
    }

    private FunctionProcess process(Function function) throws IOException {
        var started = running.get(function.name());
        if (started == null) {
            started = FunctionProcess.start(
                    installation.install(function.name()), function, settingsOf(function, settings));
            running.put(function.name(), started);
        }
        return started;
    }

    /** Those that keep the database get one that is empty, as a deployment finds it; the check gets it as a copy. */
    private Map<String, String> settingsOf(Function function, Map<String, String> common) {
        var all = new HashMap<>(common);
        if (function.module().equals("database") || function.name().equals("audit-archive")) {
            var isCheck = function.name().equals("restore-check");
            all.put(
                    "JARVIS_DATABASE_URL",
                    isCheck ? cluster.settingsOfOriginal().url() : cluster.url());
            all.put("JARVIS_OWNER_SECRET", cluster.ownerSecret());
            all.put("JARVIS_DATABASE_SECRET", cluster.applicationSecret());
        }
        return all;
    }
}
