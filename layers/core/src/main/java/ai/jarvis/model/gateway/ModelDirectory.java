package ai.jarvis.model.gateway;

import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Priced;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The models of both kinds by all the names that a tenant may use. */
public final class ModelDirectory {
    private final ChatModels chat;
    private final EmbeddingModels embedding;

    public ModelDirectory(ChatModels chat, EmbeddingModels embedding) {
        this.chat = chat;
        this.embedding = embedding;
    }

    /**
     * A name for a model.
     *
     * @param isOwn whether it is the tenant's: of a model of its own, or for a model
     */
    public record Entry(String name, boolean isOwn) {}

    /** All names: the platform's first, then those of the tenant's models, then its own for models that are there. */
    public List<Entry> list(TenantId tenant) {
        var platform = new TreeSet<String>();
        platform.add(ChatModels.AUTO);
        embedding.ids().forEach(id -> platform.add(id.value()));
        var own = new TreeSet<String>();
        for (var offer : chat.offered(tenant)) {
            var name = offer.name().value();
            (chat.isOfPlatform(name) ? platform : own).add(name);
        }
        var entries = new ArrayList<Entry>();
        platform.forEach(name -> entries.add(new Entry(name, false)));
        own.forEach(name -> entries.add(new Entry(name, true)));
        chat.aliases(tenant).forEach((alias, model) -> {
            var isThere = platform.contains(model.value()) || own.contains(model.value());
            if (isThere && !platform.contains(alias) && !own.contains(alias)) {
                entries.add(new Entry(alias, true));
            }
        });
        return entries;
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
                .or(() -> Optional.ofNullable(chat.aliases(tenant).get(name.get()))
                        .flatMap(embedding::find))
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
