package ai.jarvis.web;

import ai.jarvis.agent.tool.DatabaseAnswers;
import ai.jarvis.agent.tool.Toolbox;
import ai.jarvis.knowledge.Retrieval;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Settings;
import ai.jarvis.plugin.PluginParts;
import ai.jarvis.plugin.PluginSecrets;
import ai.jarvis.plugin.Plugins;
import ai.jarvis.sandbox.SandboxParts;
import ai.jarvis.workflow.WorkflowParts;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Plugins over their adapters, and the tools of agents. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class PluginServices {
    @Singleton
    PluginParts pluginParts(
            Settings settings,
            AwsClients aws,
            Database database,
            WorkflowParts workflows,
            Metrics metrics,
            Clock clock) {
        return PluginParts.of(settings, aws, database, workflows.webhookSecrets(), metrics, clock);
    }

    @Singleton
    Plugins plugins(PluginParts parts) {
        return parts.plugins();
    }

    @Singleton
    PluginSecrets pluginSecrets(PluginParts parts) {
        return parts.secrets();
    }

    @Singleton
    Toolbox toolbox(
            PluginParts parts, Retrieval retrieval, WorkflowParts workflows, Optional<DatabaseAnswers> databases) {
        return parts.toolbox(retrieval, workflows.sandbox().map(SandboxParts::sandbox), databases);
    }
}
