package ai.jarvis.web;

import ai.jarvis.agent.AgentParts;
import ai.jarvis.agent.AgentPersonas;
import ai.jarvis.agent.Agents;
import ai.jarvis.agent.Executions;
import ai.jarvis.agent.StoredAgentPersonas;
import ai.jarvis.agent.tool.Toolbox;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.persona.PersonaPrompts;
import ai.jarvis.persona.PersonaStore;
import ai.jarvis.workflow.WorkflowParts;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Agents over their adapters: workflows', since their steps wait for executions too. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class AgentServices {
    @Singleton
    AgentParts agentParts(WorkflowParts parts) {
        return parts.agents().orElseThrow(() -> new IllegalStateException("JARVIS_AGENT_LOOP_ARN is not set"));
    }

    @Singleton
    AgentPersonas agentPersonas(PersonaStore store, PersonaPrompts prompts) {
        return new StoredAgentPersonas(store, prompts);
    }

    @Singleton
    Agents agents(AgentParts parts, Toolbox toolbox, AgentPersonas personas, ChatModels models, Clock clock) {
        return new Agents(parts.agents(), toolbox, personas, models, clock);
    }

    @Singleton
    Executions agentExecutions(AgentParts parts) {
        return parts.service();
    }
}
