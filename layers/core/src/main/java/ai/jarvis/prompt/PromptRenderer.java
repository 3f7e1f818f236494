package ai.jarvis.prompt;

import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders the prompts of tenants for whatever needs one: it may be called with every request to a model. */
public interface PromptRenderer {
    /**
     * Renders a prompt. A label that was moved, and a prompt that was deleted, are heard of within 2 s.
     *
     * @param prompt its id or its name
     * @param selection the number of a version, as in {@code 1.2.0}, or a label
     * @param variables maps, lists, strings, truth values and numbers, by name
     * @throws ai.jarvis.platform.Refusal {@code not_found} if there is no such prompt, version or label;
     *     {@code invalid_variables} if the values are not what the version declares; {@code rendering_failed} if they
     *     cannot be rendered
     */
    RenderedPrompt render(
            TenantId tenant, String prompt, String selection, Map<String, ? extends @Nullable Object> variables);
}
