package ai.jarvis.model;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.Optional;

/** The chat models that callers may choose from, by their own names or those that the caller's tenant has for them. */
public final class ChatModels {
    private final Map<String, Priced<ChatModel>> byName;
    private final Priced<ChatModel> standard;
    private final ModelAliases aliases;

    /** Offers the given model under its own id, and to all who name none. */
    public ChatModels(Priced<ChatModel> standard) {
        this(standard, ModelAliases.none());
    }

    /** As {@link #ChatModels(Priced)}, and under the names that tenants have for it. */
    public ChatModels(Priced<ChatModel> standard, ModelAliases aliases) {
        this.standard = standard;
        this.byName = Map.of(standard.model().id().value(), standard);
        this.aliases = aliases;
    }

    /** The model that a tenant calls so, or the standard one. */
    public Priced<ChatModel> choose(TenantId tenant, Optional<String> name) {
        return name.map(n -> find(tenant, n)
                        .orElseThrow(() -> Refusal.invalid("/model", "is not a model that can be used here")))
                .orElse(standard);
    }

    /** Whether a tenant can use a model of this name. */
    public boolean has(TenantId tenant, String name) {
        return find(tenant, name).isPresent();
    }

    private Optional<Priced<ChatModel>> find(TenantId tenant, String name) {
        return Optional.ofNullable(byName.get(name))
                .or(() -> aliases.find(tenant, name).map(model -> byName.get(model.value())));
    }
}
