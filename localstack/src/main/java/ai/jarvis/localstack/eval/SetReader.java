package ai.jarvis.localstack.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the files of a labelled set, and says in which line one is wrong. */
final class SetReader {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);
    private static final int COLUMNS = 3;

    private SetReader() {}

    /** A JSON object, one a line. */
    record Line(Path file, int number, JsonNode object) {
        String text(String field) {
            var value = object.path(field);
            if (!value.isTextual() || value.asText().isBlank()) {
                throw invalid("has no text in '" + field + "'");
            }
            return value.asText();
        }

        String text(String field, String otherwise) {
            return object.hasNonNull(field) && !object.path(field).asText().isBlank() ? text(field) : otherwise;
        }

        InvalidSet invalid(String problem) {
            return SetReader.invalid(file, number, problem);
        }
    }

    /** A line of columns between tabs. */
    record Row(Path file, int number, List<String> columns) {
        String text(int column) {
            return columns.get(column);
        }

        int number(int column) {
            try {
                return Integer.parseInt(text(column));
            } catch (NumberFormatException e) {
                throw invalid("has '" + text(column) + "' where a whole number is expected");
            }
        }

        InvalidSet invalid(String problem) {
            return SetReader.invalid(file, number, problem);
        }
    }

    static List<Line> jsonLines(Path file) {
        var lines = lines(file);
        var objects = new ArrayList<Line>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                objects.add(new Line(file, i + 1, object(file, i + 1, lines.get(i))));
            }
        }
        if (objects.isEmpty()) {
            throw new InvalidSet(file + " is empty");
        }
        return objects;
    }

    /** The rows after the header line. */
    static List<Row> rows(Path file) {
        var lines = lines(file);
        var rows = new ArrayList<Row>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                rows.add(row(file, i + 1, lines.get(i)));
            }
        }
        if (rows.size() < 2) {
            throw new InvalidSet(file + " has no line after the header");
        }
        if (rows.getFirst().text(2).matches("[+-]?\\d+")) {
            throw rows.getFirst().invalid("must be the header, as in: query, document, grade");
        }
        return rows.subList(1, rows.size());
    }

    private static Row row(Path file, int number, String line) {
        var columns = List.of(line.strip().split("\t", -1));
        if (columns.size() != COLUMNS || columns.stream().anyMatch(String::isBlank)) {
            throw invalid(file, number, "does not have three columns between tabs: query, document, grade");
        }
        return new Row(file, number, columns.stream().map(String::strip).toList());
    }

    private static JsonNode object(Path file, int number, String line) {
        try {
            JsonNode node = JSON.readValue(line);
            if (node.isObject()) {
                return node;
            }
            throw invalid(file, number, "is not a JSON object");
        } catch (JsonProcessingException e) {
            throw invalid(file, number, "is not JSON: " + e.getOriginalMessage());
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new InvalidSet(file + " is missing");
        } catch (MalformedInputException e) {
            throw new InvalidSet(file + " is not UTF-8");
        } catch (IOException e) {
            throw new InvalidSet(file + " cannot be read: " + e.getMessage());
        }
    }

    private static InvalidSet invalid(Path file, int number, String problem) {
        return new InvalidSet(file + ":" + number + ": the line " + problem);
    }
}
