package ai.jarvis.model.gateway;

import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.EmbeddingModel.Purpose;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelFailures;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Priced;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Tab;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns texts of callers into vectors, on the account of each. */
public final class Vectorization {
    private final ModelDirectory models;
    private final Metering metering;

    public Vectorization(ModelDirectory models, Metering metering) {
        this.models = models;
        this.metering = metering;
    }

    /**
     * What is asked for.
     *
     * @param model a name that the tenant may use; the standard model if absent
     * @param dimensions as many as the vectors must have, which cannot be changed; as the model has it if absent
     */
    public record Request(Optional<String> model, List<String> texts, Optional<Integer> dimensions, Purpose purpose) {
        public Request {
            texts = List.copyOf(texts);
        }
    }

    /** The vectors, one for each text in order, and how the limits stand. */
    public record Vectors(ModelId model, List<float[]> vectors, TokenUsage usage, List<RateLimit> limits) {
        public Vectors {
            vectors = List.copyOf(vectors);
            limits = List.copyOf(limits);
        }
    }

    /**
     * Asks the model, as often as it takes.
     *
     * @throws Refusal if the caller may not ask, there is no such model, a limit is reached, or the model failed
     */
    public Vectors embed(Caller caller, Request request) {
        caller.require(Permission.CHAT_CREATE);
        var priced = models.embedding(caller.tenant(), request.model());
        var dimensions = priced.model().dimensions();
        if (request.dimensions().filter(wanted -> wanted != dimensions).isPresent()) {
            throw Refusal.invalid(
                    "/dimensions",
                    "must be " + dimensions + ", which is what "
                            + priced.model().id() + " has");
        }
        var most = request.texts().stream().mapToLong(Demands::likelyTokens).sum();
        try (var tab = metering.open(caller, Scenario.GATEWAY, Demands.ofRequest(most))) {
            return embed(request, priced, tab);
        } catch (ModelException e) {
            throw ModelFailures.refusal(e);
        }
    }

    private static Vectors embed(Request request, Priced<EmbeddingModel> priced, Tab tab) {
        var mark = tab.mark();
        var texts = request.texts();
        var vectors = new ArrayList<float[]>();
        for (int from = 0; from < texts.size(); from += EmbeddingModel.MAX_TEXTS) {
            var batch = texts.subList(from, Math.min(from + EmbeddingModel.MAX_TEXTS, texts.size()));
            vectors.addAll(tab.embed(priced, batch, request.purpose()));
        }
        return new Vectors(priced.model().id(), vectors, tab.usageSince(mark), tab.limits());
    }
}
