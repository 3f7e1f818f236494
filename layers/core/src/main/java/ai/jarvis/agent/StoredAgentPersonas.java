package ai.jarvis.agent;

import ai.jarvis.persona.PersonaId;
import ai.jarvis.persona.PersonaPrompts;
import ai.jarvis.persona.PersonaStore;
import ai.jarvis.platform.Ids;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.Optional;

/** The tenant's personas. */
public final class StoredAgentPersonas implements AgentPersonas {
    private final PersonaStore store;
    private final PersonaPrompts prompts;

    public StoredAgentPersonas(PersonaStore store, PersonaPrompts prompts) {
        this.store = store;
        this.prompts = prompts;
    }

    @Override
    public Optional<String> problem(TenantId tenant, String persona) {
        return Ids.isId(PersonaId.PREFIX, persona)
                        && store.find(tenant, new PersonaId(persona)).isPresent()
                ? Optional.empty()
                : Optional.of("is not a persona");
    }

    @Override
    public String systemPrompt(TenantId tenant, String persona, Map<String, Object> variables) {
        return prompts.systemPrompt(tenant, new PersonaId(persona), variables);
    }
}
