package ai.jarvis.localstack.bench;

import ai.jarvis.platform.Json;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The figures of one run: as tables when they are there, or at the end as one JSON object. */
final class Report {
    private final PrintStream out;
    private final boolean json;
    private final Map<String, Object> all = new LinkedHashMap<>();
    private Optional<String> lastLine = Optional.empty();

    Report(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** What the figures depend on. */
    void header(Map<String, Object> facts) {
        all.putAll(facts);
        if (!json) {
            facts.forEach((name, value) -> out.printf("%-12s %s%n", name.replace('_', ' '), value));
            out.println();
        }
    }

    void add(Table table) {
        all.put(Table.key(table.name()), table.toJson());
        if (!json) {
            out.println(table.toText());
        }
    }

    /** The main figure, against a peer or a bare baseline of the same run; printed last. */
    void ratio(String what, double value) {
        all.put("ratio", Map.of("what", what, "value", value));
        lastLine = Optional.of(String.format(Locale.ROOT, "ratio %s: %.3f", what, value));
    }

    void end() {
        if (json) {
            out.println(Json.write(all));
        } else {
            lastLine.ifPresent(out::println);
        }
    }
}
