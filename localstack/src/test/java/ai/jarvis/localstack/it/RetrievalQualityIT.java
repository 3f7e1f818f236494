package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.eval.LabelledSet;
import ai.jarvis.localstack.eval.Measured;
import ai.jarvis.localstack.eval.RetrievalEvaluation;
import ai.jarvis.localstack.eval.SearchMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How well the platform finds the passages that answer questions, on a sample of labelled sets from a folder
 * {@code shared/datasets} beside the repository, if it is there. The bounds are a little below what was reached; they tell
 * of a search that has become worse, not of one that is good.
 */
@ExtendWith(Platform.Provider.class)
class RetrievalQualityIT {
    private static final int EVERY = 4;
    private static final int QUERIES = 150;

    private final Platform platform;

    RetrievalQualityIT(Platform platform) {
        this.platform = platform;
    }

    @ParameterizedTest
    @ValueSource(strings = {"xquad-en", "xquad-zh"})
    void findsWhatAnswersTheQuestion(String name) {
        var key = platform.tenant().client().key().orElseThrow();
        var measured = new EnumMap<SearchMode, Measured>(SearchMode.class);
        try (var api = new Api(platform.anonymous().url(), key);
                var evaluation = new RetrievalEvaluation(api, sample(name))) {
            evaluation.ingest();
            for (var mode : SearchMode.values()) {
                measured.put(mode, evaluation.measure(mode));
            }
        }
        var figures = measured.values().toString();

        assertThat(measured.get(SearchMode.VECTOR).ndcg()).as(figures).isGreaterThan(0.95);
        assertThat(measured.get(SearchMode.KEYWORD).ndcg()).as(figures).isGreaterThan(0.97);
        assertThat(measured.get(SearchMode.HYBRID).ndcg()).as(figures).isGreaterThan(0.97);
        assertThat(measured.get(SearchMode.HYBRID_RERANKED).ndcg()).as(figures).isGreaterThan(0.97);
        assertThat(measured.get(SearchMode.HYBRID).recall()).as(figures).isGreaterThan(0.99);
    }

    /** Every fourth document, and the first questions that these answer. */
    private static LabelledSet sample(String name) {
        var whole = LabelledSet.read(directory(name));
        var documents = IntStream.range(0, whole.documents().size())
                .filter(i -> i % EVERY == 0)
                .mapToObj(whole.documents()::get)
                .toList();
        var ids = documents.stream().map(LabelledSet.Entry::id).collect(Collectors.toSet());
        var queries = whole.queries().stream()
                .filter(query -> ids.containsAll(
                        whole.grades().getOrDefault(query.id(), Map.of()).keySet()))
                .limit(QUERIES)
                .toList();
        assertThat(queries).hasSize(QUERIES);
        return new LabelledSet(documents, queries, whole.grades(), whole.remarks());
    }

    private static Path directory(String name) {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var candidate = folder.resolveSibling("shared").resolve("datasets").resolve(name);
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        var message = "NOT TESTED: there is no labelled set in ../shared/datasets/" + name;
        System.err.println("\n*** " + message + " ***\n");
        Assumptions.abort(message);
        throw new IllegalStateException(message);
    }
}
