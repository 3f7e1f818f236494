package ai.jarvis.model.gateway;

import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.ModelAliases;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Priced;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The models of both kinds by all the names that a tenant may use. */
public final class ModelDirectory {
    private final ChatModels chat;
    private final EmbeddingModels embedding;
    private final ModelAliases aliases;

    public ModelDirectory(ChatModels chat, EmbeddingModels embedding, ModelAliases aliases) {
        this.chat = chat;
        this.embedding = embedding;
        this.aliases = aliases;
    }

    /**
     * A name for a model.
     *
     * @param isAlias whether it is the tenant's own
     */
    public record Entry(String name, boolean isAlias) {}

    /** All names: the platform's first, then the tenant's for models that are there. */
    public List<Entry> list(TenantId tenant) {
        var own = names();
        var entries = new ArrayList<Entry>();
        own.forEach(name -> entries.add(new Entry(name, false)));
        aliases.list(tenant).forEach((alias, model) -> {
            if (own.contains(model.value()) && !own.contains(alias)) {
                entries.add(new Entry(alias, true));
            }
        });
        return entries;
    }

    private Set<String> names() {
        var names = new TreeSet<String>();
        names.add(ChatModels.AUTO);
        chat.offered().forEach(offer -> names.add(offer.name().value()));
        embedding.ids().forEach(id -> names.add(id.value()));
        return names;
    }

    /**
     * One name.
     *
     * @throws Refusal if the tenant has no model of that name
     */
    public Entry get(TenantId tenant, String name) {
        return list(tenant).stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    /**
     * The embedding model that a tenant calls so, or the standard one.
     *
     * @throws Refusal if there is none of that name
     */
    public Priced<EmbeddingModel> embedding(TenantId tenant, Optional<String> name) {
        if (name.isEmpty()) {
            return embedding.require(embedding.standard().id());
        }
        return embedding
                .find(new ModelId(name.get()))
                .or(() -> aliases.find(tenant, name.get()).flatMap(embedding::find))
                .orElseThrow(() -> unknown(name.get()));
    }

    static Refusal unknown(String name) {
        return Refusal.of(
                Refusal.Kind.NOT_FOUND,
                "model_not_found",
                "There is no model '" + name + "' that can be used here.",
                new FieldError("/model", "is not a model that can be used here"));
    }
}
