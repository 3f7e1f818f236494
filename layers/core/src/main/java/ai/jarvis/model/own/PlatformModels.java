package ai.jarvis.model.own;

import ai.jarvis.model.Provider;
import java.util.Map;
import java.util.Set;

/**
 * The models that the deployment has.
 *
 * @param chat the chat models' names, and who serves them
 * @param embedding the embedding models' names
 */
public record PlatformModels(Map<String, Provider> chat, Set<String> embedding) {
    public PlatformModels {
        chat = Map.copyOf(chat);
        embedding = Set.copyOf(embedding);
    }

    /** Whether the deployment has a model of this name, of either kind. */
    boolean has(String name) {
        return chat.containsKey(name) || embedding.contains(name);
    }
}
