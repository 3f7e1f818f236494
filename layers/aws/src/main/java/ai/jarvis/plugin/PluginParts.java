package ai.jarvis.plugin;

import ai.jarvis.agent.tool.Builtin;
import ai.jarvis.agent.tool.BuiltinTool;
import ai.jarvis.agent.tool.Calculator;
import ai.jarvis.agent.tool.DatabaseAnswers;
import ai.jarvis.agent.tool.DatabaseQuery;
import ai.jarvis.agent.tool.KnowledgeSearch;
import ai.jarvis.agent.tool.PythonRunner;
import ai.jarvis.agent.tool.ToolArguments;
import ai.jarvis.agent.tool.Toolbox;
import ai.jarvis.agent.tool.WorldClock;
import ai.jarvis.knowledge.Retrieval;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Settings;
import ai.jarvis.sandbox.Sandbox;
import ai.jarvis.workflow.WebhookSecrets;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Optional;

/** Plugins over their adapters: the same for the API and for agents' steps. */
public record PluginParts(
        PluginStore store,
        Plugins plugins,
        PluginSecrets secrets,
        PluginCalls calls,
        ToolArguments arguments,
        Metrics metrics,
        Clock clock) {
    /**
     * Puts them together.
     *
     * @param signing secrets that requests to custom tools are signed with
     */
    public static PluginParts of(
            Settings settings,
            AwsClients aws,
            Database database,
            WebhookSecrets signing,
            Metrics metrics,
            Clock clock) {
        var store = new SqlPluginStore(database);
        var vault = new SecretsManagerVault(aws, settings.plugins());
        var web = new GuardedWeb(settings.plugins().privateHosts());
        var servers = new SdkMcpServers(web);
        var arguments = new JsonSchemaArguments();
        var sources = new Plugins.Sources(web, servers, new SwaggerDocuments(), arguments);
        return new PluginParts(
                store,
                new Plugins(store, vault, sources, signing, metrics, clock),
                new PluginSecrets(store, vault, clock),
                new PluginCalls(store, vault, web, servers, signing, clock),
                arguments,
                metrics,
                clock);
    }

    /**
     * The tools of agents.
     *
     * @param sandbox absent where no code is run: agents have no {@code run_python} then
     * @param databases absent where no data sources are: agents have no {@code query_database} then
     */
    public Toolbox toolbox(Retrieval retrieval, Optional<Sandbox> sandbox, Optional<DatabaseAnswers> databases) {
        var builtin = new EnumMap<Builtin, BuiltinTool>(Builtin.class);
        builtin.put(Builtin.KNOWLEDGE, new KnowledgeSearch(retrieval));
        builtin.put(Builtin.CALCULATOR, new Calculator());
        builtin.put(Builtin.CLOCK, new WorldClock(clock));
        sandbox.ifPresent(box -> builtin.put(Builtin.CODE, new PythonRunner(box, clock)));
        databases.ifPresent(answers -> builtin.put(Builtin.SQL, new DatabaseQuery(answers)));
        return new PluginToolbox(builtin, store, calls, arguments, metrics);
    }
}
