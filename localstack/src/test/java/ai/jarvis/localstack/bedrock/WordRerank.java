package ai.jarvis.localstack.bedrock;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A rerank model in Cohere's format that likes the texts best which the question is short of few words of. */
public final class WordRerank implements Model {
    @Override
    public Invocation invoke(String modelId, byte[] body) {
        var request = Json.read(new String(body, StandardCharsets.UTF_8), JsonNode.class);
        var asked = words(request.path("query").asText());
        var results = new ArrayList<Map<String, Object>>();
        for (var document : request.path("documents")) {
            var said = words(document.asText());
            var common = asked.stream().filter(said::contains).count();
            results.add(Map.of("index", results.size(), "relevance_score", common / (asked.size() + 1.0)));
        }
        results.sort(Comparator.comparing(result -> -(Double) result.get("relevance_score")));
        var best = results.subList(
                0, Math.min(results.size(), request.path("top_n").asInt(results.size())));
        return new Invocation(
                ByteBuffer.wrap(Json.write(Map.of("results", best)).getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static Set<String> words(String text) {
        return Set.copyOf(List.of(text.toLowerCase(Locale.ROOT).split("\\W+")));
    }
}
