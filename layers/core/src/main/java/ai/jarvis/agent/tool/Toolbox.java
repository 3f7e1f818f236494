package ai.jarvis.agent.tool;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * The tools of agents. An agent has the tools of the plugins that it names and no others: ids of plugins, or names of
 * builtin ones, see {@link Builtin}.
 */
public interface Toolbox {
    /**
     * What an agent can call now. Plugins that are gone or do not answer bring nothing.
     *
     * @param plugins those that the agent names
     * @param onlyBuiltin whether tools of others are left out
     */
    List<AgentTool> tools(Caller caller, List<String> plugins, boolean onlyBuiltin);

    /**
     * Does what a model asks for. What a tool does, refuses or does not do is a result; so is a call of a tool that the
     * agent was not given, whatever the model says.
     *
     * @param plugins those that the agent names
     * @throws ai.jarvis.workflow.StepUnavailable if the platform itself fails, nothing was done, and a later try may help
     */
    ToolResult call(ToolRequest request, List<String> plugins);

    /** Why an agent of this tenant cannot name that plugin. */
    Optional<String> problem(TenantId tenant, String plugin);
}
