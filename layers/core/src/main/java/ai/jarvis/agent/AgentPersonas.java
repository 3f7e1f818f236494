package ai.jarvis.agent;

import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.Optional;

/** As whom agents speak. */
public interface AgentPersonas {
    /** Why an agent of this tenant cannot name that persona. */
    Optional<String> problem(TenantId tenant, String persona);

    /**
     * The words by which a model is told as whom it speaks.
     *
     * @throws ai.jarvis.platform.Refusal if there are none
     */
    String systemPrompt(TenantId tenant, String persona, Map<String, Object> variables);
}
