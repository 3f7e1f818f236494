package ai.jarvis.sql;

import ai.jarvis.platform.Json;
import ai.jarvis.sql.SqlQuery.Failure;
import ai.jarvis.sql.SqlQuery.Outcome;
import ai.jarvis.sql.SqlQuery.Status;
import ai.jarvis.sql.source.ColumnInfo;
import ai.jarvis.sql.source.Rows;
import ai.jarvis.workflow.Actor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions to databases and what came of them, as JSON in columns. */
final class QueryJson {
    /** Numbers keep all their digits, zeros at the end too: 12.50 is a price. */
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private QueryJson() {}

    static String write(Actor actor) {
        return Json.write(Map.of("permissions", actor.permissions(), "roles", actor.roles()));
    }

    static Actor actor(String principal, String text) {
        var actor = Json.read(text, JsonNode.class);
        return new Actor(principal, texts(actor.path("permissions")), texts(actor.path("roles")));
    }

    static String write(Wish wish) {
        var written = new LinkedHashMap<String, Object>();
        written.put("source", wish.source());
        wish.question().ifPresent(question -> written.put("question", question));
        wish.sql().ifPresent(sql -> written.put("sql", sql));
        wish.model().ifPresent(model -> written.put("model", model));
        wish.replyTo().ifPresent(id -> written.put("reply_to", id.value()));
        wish.maxRows().ifPresent(rows -> written.put("max_rows", rows));
        return Json.write(written);
    }

    static Wish wish(String text) {
        var wish = Json.read(text, JsonNode.class);
        return new Wish(
                wish.path("source").asText(),
                text(wish, "question"),
                text(wish, "sql"),
                text(wish, "model"),
                text(wish, "reply_to").map(QueryId::new),
                Optional.of(wish.path("max_rows")).filter(JsonNode::isInt).map(JsonNode::intValue));
    }

    /** Without the rows, which have a column of their own. */
    static String write(Outcome outcome) {
        var written = new LinkedHashMap<String, Object>();
        outcome.sql().ifPresent(sql -> written.put("sql", sql));
        outcome.explanation().ifPresent(text -> written.put("explanation", text));
        outcome.clarification().ifPresent(text -> written.put("clarification", text));
        outcome.chart().ifPresent(chart -> {
            var drawn = new LinkedHashMap<String, Object>();
            drawn.put("type", chart.type().wireName());
            chart.x().ifPresent(x -> drawn.put("x", x));
            drawn.put("y", chart.y());
            written.put("chart", drawn);
        });
        written.put(
                "attempts", outcome.attempts().stream().map(QueryJson::attempt).toList());
        outcome.failure()
                .ifPresent(failure -> written.put("error", Map.of("code", failure.code(), "detail", failure.detail())));
        return storable(Json.write(written));
    }

    private static Map<String, Object> attempt(Attempt attempt) {
        var written = new LinkedHashMap<String, Object>();
        attempt.sql().ifPresent(sql -> written.put("sql", sql));
        written.put(
                "problems",
                attempt.problems().stream()
                        .map(problem -> {
                            var each = new LinkedHashMap<String, Object>();
                            each.put("code", problem.code());
                            each.put("detail", problem.detail());
                            problem.position().ifPresent(position -> each.put("position", position));
                            return each;
                        })
                        .toList());
        return written;
    }

    static Outcome outcome(String text, Status status, Optional<Rows> rows) {
        var outcome = Json.read(text, JsonNode.class);
        var attempts = new ArrayList<Attempt>();
        for (var attempt : outcome.path("attempts")) {
            var problems = new ArrayList<Reason>();
            for (var problem : attempt.path("problems")) {
                problems.add(new Reason(
                        problem.path("code").asText(),
                        problem.path("detail").asText(),
                        Optional.of(problem.path("position"))
                                .filter(JsonNode::isInt)
                                .map(JsonNode::intValue)));
            }
            attempts.add(new Attempt(text(attempt, "sql"), problems));
        }
        return new Outcome(
                status,
                text(outcome, "sql"),
                text(outcome, "explanation"),
                text(outcome, "clarification"),
                rows,
                Optional.of(outcome.path("chart")).filter(JsonNode::isObject).map(QueryJson::chart),
                attempts,
                Optional.of(outcome.path("error"))
                        .filter(JsonNode::isObject)
                        .map(error -> new Failure(
                                error.path("code").asText(),
                                error.path("detail").asText())));
    }

    private static Chart chart(JsonNode chart) {
        return new Chart(
                Chart.Type.valueOf(chart.path("type").asText().toUpperCase(Locale.ROOT)),
                text(chart, "x"),
                texts(chart.path("y")));
    }

    static String write(Rows rows) {
        var written = new LinkedHashMap<String, Object>();
        written.put(
                "columns",
                rows.columns().stream()
                        .map(column -> Map.of("name", column.name(), "type", column.type()))
                        .toList());
        written.put("rows", rows.rows());
        written.put("truncated", rows.truncated());
        written.put("bytes", rows.bytes());
        return storable(Json.write(written));
    }

    /** PostgreSQL's json cannot hold it, and no database gives it. */
    private static String storable(String json) {
        return json.replace("\\u0000", "");
    }

    static Rows rows(String text) {
        JsonNode read;
        try {
            read = EXACT.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("What was stored is no JSON", e);
        }
        var columns = new ArrayList<ColumnInfo>();
        for (var column : read.path("columns")) {
            columns.add(new ColumnInfo(
                    column.path("name").asText(), column.path("type").asText()));
        }
        var rows = new ArrayList<List<@Nullable Object>>();
        for (var row : read.path("rows")) {
            var values = new ArrayList<@Nullable Object>();
            row.forEach(value -> values.add(value(value)));
            rows.add(values);
        }
        return new Rows(
                columns,
                rows,
                read.path("truncated").asBoolean(),
                read.path("bytes").asLong());
    }

    private static @Nullable Object value(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER ->
                value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : value.decimalValue();
            case BOOLEAN -> value.booleanValue();
            case NULL, MISSING -> null;
            default -> value.isTextual() ? value.textValue() : value.toString();
        };
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.of(node.path(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
