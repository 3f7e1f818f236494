package ai.jarvis.localstack.eval;

import ai.jarvis.platform.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, as a table or as JSON. */
final class EvaluationReport {
    private final Path directory;
    private final LabelledSet set;
    private final List<Measured> modes = new ArrayList<>();

    EvaluationReport(Path directory, LabelledSet set) {
        this.directory = directory;
        this.set = set;
    }

    void add(Measured measured) {
        modes.add(measured);
    }

    String toText() {
        var text = new StringBuilder();
        text.append("%s: %,d documents, %,d queries%n%n"
                .formatted(
                        directory.toAbsolutePath().normalize().getFileName(),
                        set.documents().size(),
                        set.queries().size()));
        text.append("%-14s  %7s  %10s  %6s%n".formatted("mode", "nDCG@10", "recall@100", "MRR@10"));
        for (var each : modes) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-14s  %7.4f  %10.4f  %6.4f%n",
                    each.mode().title(),
                    each.ndcg(),
                    each.recall(),
                    each.reciprocalRank()));
        }
        warnings().forEach(warning -> text.append("%nwarning: %s".formatted(warning)));
        return warnings().isEmpty() ? text.toString() : text.append('\n').toString();
    }

    String toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("set", directory.toString());
        json.put("documents", set.documents().size());
        json.put("queries", set.queries().size());
        json.put("modes", modes.stream().map(EvaluationReport::toJson).toList());
        json.put("warnings", warnings());
        return Json.write(json);
    }

    private static Map<String, Object> toJson(Measured measured) {
        var json = new LinkedHashMap<String, Object>();
        json.put("mode", measured.mode().title());
        json.put("ndcg_at_10", measured.ndcg());
        json.put("recall_at_100", measured.recall());
        json.put("mrr_at_10", measured.reciprocalRank());
        json.put("degraded_answers", measured.degradedAnswers());
        json.put("degraded", measured.degraded());
        return json;
    }

    private List<String> warnings() {
        var warnings = new ArrayList<>(set.remarks());
        for (var each : modes) {
            if (each.degradedAnswers() > 0) {
                warnings.add("%s: %,d of %,d answers are degraded (%s), its figures are not those of the mode"
                        .formatted(
                                each.mode().title(),
                                each.degradedAnswers(),
                                each.queries(),
                                String.join(", ", each.degraded())));
            }
        }
        return warnings;
    }
}
