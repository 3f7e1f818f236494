package ai.jarvis.sandbox;

import ai.jarvis.platform.Json;
import ai.jarvis.sandbox.Outcome.Evidence;
import ai.jarvis.sandbox.Outcome.Output;
import ai.jarvis.sandbox.Outcome.OutputFile;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Outcomes as they are stored, but for what the code printed. */
final class OutcomeJson {
    private OutcomeJson() {}

    static String write(Outcome outcome) {
        var written = new LinkedHashMap<String, Object>();
        outcome.error().ifPresent(error -> {
            written.put("kind", error.kind().wireName());
            written.put("message", error.message());
        });
        outcome.exitCode().ifPresent(code -> written.put("exit_code", code));
        outcome.startedAt().ifPresent(at -> written.put("started_at", at.toString()));
        outcome.duration().ifPresent(duration -> written.put("duration_ms", duration.toMillis()));
        written.put("truncated", outcome.output().isTruncated());
        written.put("aside", outcome.output().isAside());
        written.put(
                "files",
                outcome.files().stream()
                        .map(file -> Map.of(
                                "name", file.name(),
                                "bytes", file.bytes(),
                                "sha256", file.sha256(),
                                "index", file.index()))
                        .toList());
        written.put("skipped", outcome.skipped());
        var evidence = outcome.evidence();
        evidence.imageDigest().ifPresent(digest -> written.put("image_digest", digest));
        evidence.worker().ifPresent(worker -> written.put("worker", worker));
        written.put("limits", evidence.limits());
        written.put("layers", evidence.layers());
        evidence.peakMemoryBytes().ifPresent(bytes -> written.put("peak_memory_bytes", bytes));
        evidence.cpuMillis().ifPresent(millis -> written.put("cpu_ms", millis));
        return Json.write(written);
    }

    static Outcome read(String json, Execution.Status status, String stdout, String stderr) {
        var written = Json.read(json, JsonNode.class);
        var files = new ArrayList<OutputFile>();
        written.path("files")
                .forEach(file -> files.add(new OutputFile(
                        file.path("name").asText(),
                        file.path("bytes").asLong(),
                        file.path("sha256").asText(),
                        file.path("index").asInt())));
        var skipped = new LinkedHashMap<String, String>();
        written.path("skipped")
                .properties()
                .forEach(each -> skipped.put(each.getKey(), each.getValue().asText()));
        return new Outcome(
                status,
                text(written, "kind")
                        .flatMap(ExecutionError.Kind::byWireName)
                        .map(kind ->
                                new ExecutionError(kind, written.path("message").asText())),
                number(written, "exit_code").map(Math::toIntExact),
                text(written, "started_at").map(Instant::parse),
                number(written, "duration_ms").map(Duration::ofMillis),
                new Output(
                        stdout,
                        stderr,
                        written.path("truncated").asBoolean(),
                        written.path("aside").asBoolean()),
                files,
                skipped,
                new Evidence(
                        text(written, "image_digest"),
                        text(written, "worker"),
                        facts(written.path("limits")),
                        facts(written.path("layers")),
                        number(written, "peak_memory_bytes"),
                        number(written, "cpu_ms")));
    }

    private static Map<String, Object> facts(JsonNode written) {
        var facts = new LinkedHashMap<String, Object>();
        written.properties()
                .forEach(fact -> facts.put(fact.getKey(), Json.MAPPER.convertValue(fact.getValue(), Object.class)));
        return facts;
    }

    private static Optional<String> text(JsonNode written, String name) {
        return Optional.of(written.path(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    private static Optional<Long> number(JsonNode written, String name) {
        return Optional.of(written.path(name)).filter(JsonNode::isNumber).map(JsonNode::asLong);
    }
}
