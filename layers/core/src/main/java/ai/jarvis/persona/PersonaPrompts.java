package ai.jarvis.persona;

import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what models are told that speak as a persona, for whatever asks one: it may be called with every request. */
public interface PersonaPrompts {
    /**
     * Renders the published version; the newest as long as none was published. A version that was published, and a persona
     * that was deleted, are heard of within 2 s.
     *
     * @param variables the context: maps, lists, strings, truth values and numbers, by name
     * @throws ai.jarvis.platform.Refusal {@code not_found} if there is no such persona; {@code invalid_variables} if the
     *     values are not what the version's schema says
     */
    RenderedPersona render(TenantId tenant, PersonaId id, Map<String, ? extends @Nullable Object> variables);

    /** As {@link #render}, the text alone. */
    default String systemPrompt(TenantId tenant, PersonaId id, Map<String, ? extends @Nullable Object> variables) {
        return render(tenant, id, variables).text();
    }
}
