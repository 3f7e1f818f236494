package ai.jarvis.agent.tool;

import ai.jarvis.knowledge.CollectionId;
import ai.jarvis.knowledge.Retrieval;
import ai.jarvis.workflow.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code knowledge_search}: finds passages in the tenant's documents, those that the caller may read. */
public final class KnowledgeSearch implements BuiltinTool {
    private static final int DEFAULT_TOP_K = 5;

    private static final AgentTool TOOL = new AgentTool(
            "knowledge_search",
            "Searches the documents of the organisation by meaning and by words, and returns the passages that fit best"
                    + " with the documents they are from.",
            """
            {"type":"object","properties":{\
            "query":{"type":"string","minLength":1,"maxLength":4000,"description":"What to look for, in words"},\
            "collections":{"type":"array","items":{"type":"string"},"maxItems":100,\
            "description":"Ids of collections to search; all if left out"},\
            "top_k":{"type":"integer","minimum":1,"maximum":20,"description":"Most passages; 5 unless told"}},\
            "required":["query"],"additionalProperties":false}""",
            true,
            AgentTool.Kind.BUILTIN);

    private final Retrieval retrieval;

    public KnowledgeSearch(Retrieval retrieval) {
        this.retrieval = retrieval;
    }

    @Override
    public AgentTool tool() {
        return TOOL;
    }

    @Override
    public ToolResult call(ToolRequest request, Map<String, Object> arguments) {
        var collections = arguments.get("collections") instanceof List<?> ids ? ids : List.of();
        var topK = arguments.get("top_k") instanceof Number number ? number.intValue() : DEFAULT_TOP_K;
        Retrieval.Query query;
        try {
            query = new Retrieval.Query(
                    String.valueOf(arguments.get("query")),
                    collections.stream()
                            .map(id -> new CollectionId(String.valueOf(id)))
                            .collect(Collectors.toSet()),
                    Retrieval.Mode.HYBRID,
                    Optional.empty(),
                    topK,
                    Map.of());
        } catch (IllegalArgumentException e) {
            return ToolResult.error("There is no such collection.");
        }
        var result = retrieval.search(request.caller(), query);
        var passages = result.found().stream().map(KnowledgeSearch::passage).toList();
        return ToolResult.of(Json.writeCompact(Map.of("passages", passages))).taking(result.tokens(), result.cost());
    }

    private static Map<String, Object> passage(Retrieval.Found found) {
        var passage = new LinkedHashMap<String, Object>();
        passage.put("document_id", found.hit().document().value());
        passage.put("document", found.hit().documentName());
        found.hit().chunk().page().ifPresent(page -> passage.put("page", page));
        passage.put("text", found.hit().chunk().text());
        return passage;
    }
}
