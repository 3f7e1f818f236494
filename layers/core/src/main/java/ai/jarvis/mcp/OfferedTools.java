package ai.jarvis.mcp;

import ai.jarvis.agent.Agent;
import ai.jarvis.agent.AgentLimits;
import ai.jarvis.agent.Agents;
import ai.jarvis.agent.Execution;
import ai.jarvis.agent.ExecutionId;
import ai.jarvis.agent.Executions;
import ai.jarvis.agent.tool.KnowledgeSearch;
import ai.jarvis.agent.tool.ToolArguments;
import ai.jarvis.agent.tool.ToolRequest;
import ai.jarvis.agent.tool.ToolResult;
import ai.jarvis.knowledge.Retrieval;
import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.Demand;
import ai.jarvis.quota.EndpointClass;
import ai.jarvis.quota.Quotas;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.workflow.Actor;
import ai.jarvis.workflow.Json;
import ai.jarvis.workflow.Run;
import ai.jarvis.workflow.RunId;
import ai.jarvis.workflow.RunLimits;
import ai.jarvis.workflow.Runs;
import ai.jarvis.workflow.Workflow;
import ai.jarvis.workflow.Workflows;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The tenant's knowledge, agents and workflows as tools. What the caller may not do, they do not do. */
public final class OfferedTools {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final Duration SEARCH_TIME = Duration.ofSeconds(20);

    private final KnowledgeSearch knowledge;
    private final Agents agents;
    private final Executions executions;
    private final Workflows workflows;
    private final Runs runs;
    private final Quotas quotas;
    private final ToolArguments arguments;

    /** Whose these are. */
    public record Services(Agents agents, Executions executions, Workflows workflows, Runs runs) {}

    public OfferedTools(Retrieval retrieval, Services services, Quotas quotas, ToolArguments arguments) {
        this.knowledge = new KnowledgeSearch(retrieval);
        this.agents = services.agents();
        this.executions = services.executions();
        this.workflows = services.workflows();
        this.runs = services.runs();
        this.quotas = quotas;
        this.arguments = arguments;
    }

    /** All of them. */
    public List<OfferedTool> all() {
        return List.of(
                new OfferedTool(
                        "search_knowledge",
                        "Search documents",
                        knowledge.tool().description(),
                        knowledge.tool().parameters(),
                        true,
                        this::search),
                new OfferedTool(
                        "list_agents",
                        "List agents",
                        "Lists the organisation's agents, which can be asked with run_agent.",
                        "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}",
                        true,
                        (caller, values) -> listAgents(caller)),
                new OfferedTool(
                        "run_agent",
                        "Ask an agent",
                        "Asks an agent and waits for its answer, 20 seconds at most; get_agent_execution tells of one"
                                + " that takes longer.",
                        """
                        {"type":"object","properties":{\
                        "agent":{"type":"string","minLength":1,"description":"Its name or id"},\
                        "input":{"type":"string","minLength":1,"description":"What it is asked for"},\
                        "conversation_id":{"type":"string","description":"Of an answer before, to go on with it"}},\
                        "required":["agent","input"],"additionalProperties":false}""",
                        false,
                        this::runAgent),
                new OfferedTool(
                        "get_agent_execution",
                        "Look at what an agent does",
                        "Tells how an execution of an agent is, and waits for its end, 20 seconds at most.",
                        """
                        {"type":"object","properties":{\
                        "agent":{"type":"string","minLength":1,"description":"Its name or id"},\
                        "execution_id":{"type":"string"}},\
                        "required":["agent","execution_id"],"additionalProperties":false}""",
                        true,
                        this::execution),
                new OfferedTool(
                        "list_workflows",
                        "List workflows",
                        "Lists the organisation's workflows, which can be run with run_workflow once they are published.",
                        "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}",
                        true,
                        (caller, values) -> listWorkflows(caller)),
                new OfferedTool(
                        "run_workflow",
                        "Run a workflow",
                        "Starts a run of a workflow; get_run tells how it is.",
                        """
                        {"type":"object","properties":{\
                        "workflow_id":{"type":"string","minLength":1},\
                        "input":{"type":"object","description":"The workflow's inputs, by name"}},\
                        "required":["workflow_id"],"additionalProperties":false}""",
                        false,
                        this::runWorkflow),
                new OfferedTool(
                        "get_run",
                        "Look at a run",
                        "Tells how a run of a workflow is, and what came of it.",
                        """
                        {"type":"object","properties":{"run_id":{"type":"string","minLength":1}},\
                        "required":["run_id"],"additionalProperties":false}""",
                        true,
                        this::run));
    }

    /** Has a tool called; what it refuses is a result too. */
    public ToolResult call(OfferedTool tool, Caller caller, Map<String, Object> values) {
        var read = arguments.read(tool.parameters(), Json.writeCompact(values));
        if (!read.problems().isEmpty()) {
            return ToolResult.error("The arguments do not fit: " + String.join("; ", read.problems()));
        }
        try {
            return tool.action().call(caller, read.values());
        } catch (Refusal e) {
            return ToolResult.error(e.code() + ": " + e.detail());
        }
    }

    private ToolResult search(Caller caller, Map<String, Object> values) {
        return knowledge.call(
                new ToolRequest(caller, "mcp", "mcp", knowledge.tool().name(), "", SEARCH_TIME), values);
    }

    private ToolResult listAgents(Caller caller) {
        var page = agents.list(caller, new Page.Request(Page.MAX_LIMIT, Optional.empty()));
        return told("agents", page.items().stream().map(OfferedTools::described).toList());
    }

    private static Map<String, Object> described(Agent agent) {
        var told = new LinkedHashMap<String, Object>();
        told.put("id", agent.id().value());
        told.put("name", agent.definition().name());
        agent.definition().description().ifPresent(text -> told.put("description", text));
        return told;
    }

    private ToolResult runAgent(Caller caller, Map<String, Object> values) {
        var agent = agent(caller, values);
        countExecution(caller);
        var execution = executions.execute(
                caller,
                agent.id(),
                new Executions.Question(
                        text(values, "input"),
                        Map.of(),
                        Optional.ofNullable(values.get("conversation_id")).map(String::valueOf),
                        AgentLimits.Wanted.NONE));
        return told(executions
                .await(caller, agent.id(), execution.id(), LONGEST_WAIT)
                .execution());
    }

    private ToolResult execution(Caller caller, Map<String, Object> values) {
        var agent = agent(caller, values);
        var id = id(text(values, "execution_id"), ExecutionId.PREFIX, ExecutionId::new, "execution");
        return told(executions.await(caller, agent.id(), id, LONGEST_WAIT).execution());
    }

    private Agent agent(Caller caller, Map<String, Object> values) {
        return agents.named(caller.tenant(), text(values, "agent"))
                .map(known -> agents.get(caller, known.id()))
                .orElseThrow(() -> Refusal.notFound("agent"));
    }

    private static ToolResult told(Execution execution) {
        var told = new LinkedHashMap<String, Object>();
        told.put("execution_id", execution.id().value());
        told.put("status", execution.status().wireName());
        execution.wish().conversation().ifPresent(id -> told.put("conversation_id", id.value()));
        execution.ending().ifPresent(ending -> {
            told.put("stop_reason", ending.reason().wireName());
            ending.output().ifPresent(output -> told.put("output", output));
            ending.error().ifPresent(error -> told.put("error", error.code() + ": " + error.message()));
        });
        var text = Json.writeCompact(told);
        return execution.status() == Execution.Status.FAILED ? ToolResult.error(text) : ToolResult.of(text);
    }

    private ToolResult listWorkflows(Caller caller) {
        var page = workflows.list(caller, new Page.Request(Page.MAX_LIMIT, Optional.empty()));
        return told(
                "workflows", page.items().stream().map(OfferedTools::described).toList());
    }

    private static Map<String, Object> described(Workflow workflow) {
        return Map.of(
                "id",
                workflow.id().value(),
                "name",
                workflow.name(),
                "published",
                workflow.publication().isPresent());
    }

    private ToolResult runWorkflow(Caller caller, Map<String, Object> values) {
        var id = id(
                text(values, "workflow_id"),
                ai.jarvis.workflow.WorkflowId.PREFIX,
                ai.jarvis.workflow.WorkflowId::new,
                "workflow");
        var input = new LinkedHashMap<String, Object>();
        if (values.get("input") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> input.put(String.valueOf(name), value));
        }
        countExecution(caller);
        var wish = new Run.Wish(input, Actor.of(caller), "mcp", Optional.empty(), Run.Priority.NORMAL, RunLimits.MOST);
        return told(runs.submit(caller, id, wish));
    }

    private ToolResult run(Caller caller, Map<String, Object> values) {
        return told(runs.get(caller, id(text(values, "run_id"), RunId.PREFIX, RunId::new, "run"))
                .run());
    }

    private static ToolResult told(Run run) {
        var told = new LinkedHashMap<String, Object>();
        told.put("run_id", run.id().value());
        told.put("status", run.status().wireName());
        run.output().ifPresent(output -> told.put("output", output));
        run.error().ifPresent(error -> told.put("error", error.code() + ": " + error.detail()));
        return ToolResult.of(Json.writeCompact(told));
    }

    /** What the routes that start executions are bound by. */
    private void countExecution(Caller caller) {
        var unused = quotas.reserve(Ids.fresh("req_"), caller, Demand.request(EndpointClass.EXECUTION));
    }

    private static <T> T id(String text, String prefix, Function<String, T> type, String what) {
        if (!Ids.isId(prefix, text)) {
            throw Refusal.notFound(what);
        }
        return type.apply(text);
    }

    private static String text(Map<String, Object> values, String name) {
        return String.valueOf(values.get(name));
    }

    private static ToolResult told(String name, List<Map<String, Object>> items) {
        return ToolResult.of(Json.writeCompact(Map.of(name, items)));
    }
}
