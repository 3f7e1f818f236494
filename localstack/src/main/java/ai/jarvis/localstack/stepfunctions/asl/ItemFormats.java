package ai.jarvis.localstack.stepfunctions.asl;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Items of a distributed Map state as they lie in S3: a JSON array, JSON lines, CSV, or the objects themselves. */
final class ItemFormats {
    private static final CsvMapper CSV =
            CsvMapper.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build();

    private ItemFormats() {}

    /**
     * The items that an object has.
     *
     * @param configuration the reader's
     * @param object {@code {"Body": text}}
     * @throws AslError if the items cannot be read
     */
    static List<?> items(Map<String, Object> configuration, Map<?, ?> object) {
        var body = String.valueOf(object.get("Body")).replaceFirst("^\uFEFF", "");
        return switch (String.valueOf(configuration.get("InputType"))) {
            case "JSON" -> array(pointed(parsed(body), configuration.get("ItemsPointer")));
            case "JSONL" -> lines(body);
            case "CSV" -> csv(body, configuration);
            default -> throw failed("Not a type of items: " + configuration.get("InputType"));
        };
    }

    static AslError failed(String cause) {
        return AslError.of(AslError.ITEM_READER_FAILED, cause);
    }

    private static List<?> array(@Nullable Object items) {
        if (items instanceof List<?> list) {
            return list;
        }
        throw failed("Attempting to map over non-iterable node.");
    }

    /** What a JSON Pointer points to; all of it if there is none. */
    private static @Nullable Object pointed(@Nullable Object json, @Nullable Object pointer) {
        var at = json;
        if (pointer instanceof String text && !text.isEmpty()) {
            for (var step : text.substring(1).split("/", -1)) {
                var name = step.replace("~1", "/").replace("~0", "~");
                at = at instanceof Map<?, ?> map ? map.get(name) : null;
            }
        }
        return at;
    }

    static @Nullable Object parsed(String json) {
        try {
            return Values.parse(json);
        } catch (IllegalArgumentException e) {
            throw failed("Unable to parse the items as JSON: " + e.getMessage());
        }
    }

    private static List<?> lines(String body) {
        return body.lines()
                .filter(line -> !line.isBlank())
                .map(ItemFormats::parsed)
                .toList();
    }

    private static List<?> csv(String body, Map<String, Object> configuration) {
        var rows = rows(body, String.valueOf(configuration.getOrDefault("CSVDelimiter", "COMMA")));
        List<String> header;
        if (configuration.get("CSVHeaders") instanceof List<?> given) {
            header = given.stream().map(String::valueOf).toList();
        } else if (rows.isEmpty()) {
            return List.of();
        } else {
            header = rows.removeFirst();
        }
        var items = new ArrayList<Object>();
        for (var row : rows) {
            var item = new LinkedHashMap<String, Object>();
            for (int i = 0; i < header.size(); i++) {
                item.put(header.get(i), i < row.size() ? row.get(i) : "");
            }
            items.add(item);
        }
        return items;
    }

    private static List<List<String>> rows(String body, String delimiter) {
        var separator =
                switch (delimiter) {
                    case "PIPE" -> '|';
                    case "SEMICOLON" -> ';';
                    case "SPACE" -> ' ';
                    case "TAB" -> '\t';
                    default -> ',';
                };
        var rows = new ArrayList<List<String>>();
        var schema = CSV.schema().withColumnSeparator(separator);
        try (MappingIterator<String[]> iterator =
                CSV.readerFor(String[].class).with(schema).readValues(body)) {
            iterator.forEachRemaining(row -> {
                if (row.length > 1 || !row[0].isEmpty()) {
                    rows.add(List.of(row));
                }
            });
        } catch (IOException e) {
            throw failed("Unable to parse the items as CSV: " + e.getMessage());
        }
        return rows;
    }
}
