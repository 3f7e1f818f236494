package ai.jarvis.mcp;

import ai.jarvis.agent.Agents;
import ai.jarvis.agent.Executions;
import ai.jarvis.knowledge.Retrieval;
import ai.jarvis.plugin.PluginParts;
import ai.jarvis.quota.Quotas;
import ai.jarvis.workflow.Runs;
import ai.jarvis.workflow.Workflows;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** The MCP server over the platform's services. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class McpServices {
    @Singleton
    OfferedTools offeredTools(
            Retrieval retrieval,
            Agents agents,
            Executions executions,
            Workflows workflows,
            Runs runs,
            Quotas quotas,
            PluginParts plugins) {
        return new OfferedTools(
                retrieval, new OfferedTools.Services(agents, executions, workflows, runs), quotas, plugins.arguments());
    }
}
