package ai.jarvis.model;

import ai.jarvis.platform.Refusal;
import java.util.Map;
import java.util.Optional;

/** The chat models that callers may choose from. */
public final class ChatModels {
    private final Map<String, Priced<ChatModel>> byName;
    private final Priced<ChatModel> standard;

    /** Offers the given model under its own id, and to all who name none. */
    public ChatModels(Priced<ChatModel> standard) {
        this.standard = standard;
        this.byName = Map.of(standard.model().id().value(), standard);
    }

    /** The model of the name, or the standard one. */
    public Priced<ChatModel> choose(Optional<String> name) {
        return name.map(n -> Optional.ofNullable(byName.get(n))
                        .orElseThrow(() -> Refusal.invalid("/model", "is not a model that can be used here")))
                .orElse(standard);
    }
}
