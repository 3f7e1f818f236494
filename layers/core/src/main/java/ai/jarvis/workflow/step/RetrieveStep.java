package ai.jarvis.workflow.step;

import ai.jarvis.knowledge.Collection;
import ai.jarvis.knowledge.CollectionId;
import ai.jarvis.knowledge.CollectionStore;
import ai.jarvis.knowledge.Retrieval;
import ai.jarvis.platform.Ids;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.workflow.StepRefused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code rag_retrieve}: finds passages that fit {@code query}, {@code top_k} at most, in {@code collection} or
 * {@code collections} by id or name or in all, by {@code mode} and {@code filter}. Gives {@code retrieved_docs}.
 */
public final class RetrieveStep implements Step {
    private static final int DEFAULT_TOP_K = 10;

    private final Retrieval retrieval;
    private final CollectionStore collections;
    private final Metering metering;

    public RetrieveStep(Retrieval retrieval, CollectionStore collections, Metering metering) {
        this.retrieval = retrieval;
        this.collections = collections;
        this.metering = metering;
    }

    @Override
    public String type() {
        return "rag_retrieve";
    }

    @Override
    public boolean isRepeatable(StepInputs inputs) {
        return true;
    }

    @Override
    public Map<String, Object> run(StepCall call, StepInputs inputs, Work work) {
        var mode = mode(inputs);
        var query = new Retrieval.Query(
                inputs.text("query"),
                collections(call.tenant(), inputs),
                mode,
                Optional.empty(),
                inputs.optionalNumber("top_k").orElse(DEFAULT_TOP_K),
                inputs.object("filter"));
        var tokens = mode == Retrieval.Mode.KEYWORD ? 0 : Demands.mostTokens(query.text());
        try (var tab = metering.open(call.caller(), Scenario.WORKFLOW, Demands.ofBackground(tokens))) {
            var result = retrieval.search(call.caller(), query, tab);
            work.spend(tab.used(), tab.cost());
            return Map.of(
                    "retrieved_docs",
                    result.found().stream().map(RetrieveStep::document).toList());
        }
    }

    private static Retrieval.Mode mode(StepInputs inputs) {
        var name = inputs.optionalText("mode").orElse("hybrid");
        try {
            return Retrieval.Mode.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new StepRefused("The input mode must be hybrid, vector or keyword, not " + name, e);
        }
    }

    private Set<CollectionId> collections(TenantId tenant, StepInputs inputs) {
        var found = new HashSet<CollectionId>();
        var names = new ArrayList<>(inputs.texts("collections"));
        inputs.optionalText("collection").ifPresent(names::add);
        for (var name : names) {
            found.add(
                    Ids.isId(CollectionId.PREFIX, name)
                            ? new CollectionId(name)
                            : collections
                                    .findByName(tenant, name)
                                    .map(Collection::id)
                                    .orElseThrow(() -> new StepRefused("There is no collection " + name)));
        }
        return found;
    }

    private static Map<String, Object> document(Retrieval.Found found) {
        var hit = found.hit();
        var document = new LinkedHashMap<String, Object>();
        document.put("document_id", hit.document().value());
        document.put("title", hit.documentName());
        document.put("chunk_id", hit.id().value());
        document.put("text", hit.chunk().text());
        document.put("score", found.score());
        hit.chunk().page().ifPresent(page -> document.put("page", page));
        document.put("start", hit.chunk().start());
        document.put("end", hit.chunk().end());
        return document;
    }
}
