package ai.jarvis.localstack.eval;

import java.util.List;
import java.util.Map;

/** A way to search. */
public enum SearchMode {
    VECTOR("vector", "vector", false),
    KEYWORD("keyword", "keyword", false),
    HYBRID("hybrid", "hybrid", false),
    HYBRID_RERANKED("hybrid+rerank", "hybrid", true);

    /** As in {@code POST /api/v1/search}; results are chunks. */
    private static final int MOST_CHUNKS = 100;

    private final String title;
    private final String mode;
    private final boolean rerank;

    SearchMode(String title, String mode, boolean rerank) {
        this.title = title;
        this.mode = mode;
        this.rerank = rerank;
    }

    String title() {
        return title;
    }

    /** The request that searches so. */
    Map<String, Object> request(String collection, String query) {
        return Map.of(
                "query",
                query,
                "collections",
                List.of(collection),
                "mode",
                mode,
                "rerank",
                rerank,
                "top_k",
                MOST_CHUNKS);
    }
}
