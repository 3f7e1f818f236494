package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Steps and news of runs as JSON, as they are kept in stores. */
final class StepJson {
    private StepJson() {}

    static String write(RunNews news) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("at", news.at().toString());
        fields.put("status", news.status());
        fields.put("attempt", news.attempt());
        news.error().ifPresent(error -> fields.put("error", error));
        news.step().ifPresent(step -> {
            fields.put("step", step.name());
            fields.put("type", step.type());
            fields.put("path", step.path());
            fields.put("line", step.line());
            fields.put("iteration", step.iteration());
            fields.put("started_at", step.startedAt().toString());
            step.duration().ifPresent(took -> fields.put("duration_ms", took.toMillis()));
        });
        return Json.write(fields);
    }

    static RunNews news(TenantId tenant, RunId run, String json) {
        var fields = Json.readObject(json);
        var step = optional(fields, "step")
                .map(name -> new RunNews.Step(
                        name,
                        text(fields, "type"),
                        text(fields, "path"),
                        number(fields, "line"),
                        iteration(fields),
                        Instant.parse(text(fields, "started_at")),
                        duration(fields)));
        return new RunNews(
                tenant,
                run,
                Instant.parse(text(fields, "at")),
                text(fields, "status"),
                number(fields, "attempt"),
                optional(fields, "error"),
                step);
    }

    static Map<String, @Nullable Object> fields(StepJournal.Entry entry) {
        var step = entry.step();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("run", entry.run().value());
        fields.put("root", entry.root().value());
        fields.put("number", entry.number());
        fields.put("in_part", entry.isInPart());
        fields.put("name", step.name());
        fields.put("type", step.type());
        fields.put("path", step.path());
        fields.put("status", step.status().wireName());
        fields.put("attempt", step.attempt());
        fields.put("iteration", step.iteration());
        step.input().ifPresent(input -> fields.put("input", input));
        step.output().ifPresent(output -> fields.put("output", output));
        step.error().ifPresent(error -> {
            fields.put("error", error.code());
            fields.put("detail", error.detail());
        });
        fields.put("started_at", step.startedAt().toString());
        step.duration().ifPresent(took -> fields.put("duration_ms", took.toMillis()));
        fields.put("line", step.line());
        return fields;
    }

    static StepJournal.Entry entry(TenantId tenant, String json) {
        var fields = Json.readObject(json);
        var step = new RunStep(
                text(fields, "name"),
                text(fields, "type"),
                text(fields, "path"),
                RunStep.Status.valueOf(text(fields, "status").toUpperCase(Locale.ROOT)),
                number(fields, "attempt"),
                iteration(fields),
                Optional.ofNullable(fields.get("input")),
                Optional.ofNullable(fields.get("output")),
                optional(fields, "error").map(code -> new Run.Failure(code, text(fields, "detail"))),
                Instant.parse(text(fields, "started_at")),
                duration(fields),
                number(fields, "line"),
                Optional.empty());
        return new StepJournal.Entry(
                tenant,
                new RunId(text(fields, "run")),
                new RunId(text(fields, "root")),
                number(fields, "number"),
                Boolean.TRUE.equals(fields.get("in_part")),
                step);
    }

    private static String text(Map<String, Object> fields, String name) {
        return String.valueOf(fields.get(name));
    }

    private static Optional<String> optional(Map<String, Object> fields, String name) {
        return Optional.ofNullable(fields.get(name)).map(String::valueOf);
    }

    private static int number(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof Number number ? number.intValue() : 0;
    }

    private static Optional<Duration> duration(Map<String, Object> fields) {
        return fields.get("duration_ms") instanceof Number millis
                ? Optional.of(Duration.ofMillis(millis.longValue()))
                : Optional.empty();
    }

    private static List<Integer> iteration(Map<String, Object> fields) {
        return fields.get("iteration") instanceof List<?> indices
                ? indices.stream()
                        .filter(Number.class::isInstance)
                        .map(index -> ((Number) index).intValue())
                        .toList()
                : List.of();
    }
}
