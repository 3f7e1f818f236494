package ai.jarvis.localstack.eval;

import ai.jarvis.localstack.eval.SetReader.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Documents, queries, and which documents answer which query.
 *
 * @param queries those of which at least one document is relevant
 * @param grades for each query, documents' grades by their ids; relevant from 1 on
 * @param remarks what is odd in it but no error
 */
public record LabelledSet(
        List<Entry> documents, List<Entry> queries, Map<String, Map<String, Integer>> grades, List<String> remarks) {
    /** A larger one is a mistake: its gain would be a billion. */
    private static final int HIGHEST_GRADE = 30;

    /**
     * A document or a query.
     *
     * @param text of a document, its title before it if it has one
     */
    public record Entry(String id, String text) {}

    /**
     * Reads {@code corpus.jsonl} {id, title, text}, {@code queries.jsonl} {id, text} and {@code qrels.tsv} (query,
     * document, grade; a header line).
     *
     * @throws InvalidSet naming the file and the line
     */
    public static LabelledSet read(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new InvalidSet(directory + " is not a directory");
        }
        var documents = new LinkedHashMap<String, Entry>();
        for (var line : SetReader.jsonLines(directory.resolve("corpus.jsonl"))) {
            var title = line.text("title", "");
            var text = line.text("text");
            add(documents, line, title.isBlank() ? text : title + "\n\n" + text);
        }
        var queries = new LinkedHashMap<String, Entry>();
        for (var line : SetReader.jsonLines(directory.resolve("queries.jsonl"))) {
            add(queries, line, line.text("text"));
        }
        var unknown = new HashSet<String>();
        var grades = grades(directory.resolve("qrels.tsv"), queries.keySet(), documents.keySet(), unknown);
        var asked = queries.values().stream()
                .filter(query -> grades.getOrDefault(query.id(), Map.of()).values().stream()
                        .anyMatch(g -> g > 0))
                .toList();
        if (asked.isEmpty()) {
            throw new InvalidSet(directory.resolve("qrels.tsv") + " has no relevant document for any query");
        }
        return new LabelledSet(
                List.copyOf(documents.values()), asked, grades, remarks(queries.size() - asked.size(), unknown.size()));
    }

    private static void add(Map<String, Entry> entries, Line line, String text) {
        var id = line.text("id");
        if (text.isBlank()) {
            throw line.invalid("has no text");
        }
        if (entries.putIfAbsent(id, new Entry(id, text)) != null) {
            throw line.invalid("has the id '" + id + "' of an earlier line");
        }
    }

    private static Map<String, Map<String, Integer>> grades(
            Path file, Set<String> queries, Set<String> documents, Set<String> unknown) {
        var grades = new HashMap<String, Map<String, Integer>>();
        for (var row : SetReader.rows(file)) {
            var grade = row.number(2);
            if (grade > HIGHEST_GRADE) {
                throw row.invalid("has the grade " + grade + ", the highest is " + HIGHEST_GRADE);
            }
            if (!queries.contains(row.text(0)) || !documents.contains(row.text(1))) {
                unknown.add(row.text(0) + "\t" + row.text(1));
            }
            grades.computeIfAbsent(row.text(0), query -> new HashMap<>()).put(row.text(1), grade);
        }
        return grades;
    }

    private static List<String> remarks(int withoutRelevant, int unknown) {
        var remarks = new ArrayList<String>();
        if (withoutRelevant > 0) {
            remarks.add(withoutRelevant + " queries have no relevant document and are not asked");
        }
        if (unknown > 0) {
            remarks.add(unknown + " grades are of queries or documents that the set does not have");
        }
        return List.copyOf(remarks);
    }
}
