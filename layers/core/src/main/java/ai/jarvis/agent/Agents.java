package ai.jarvis.agent;

import ai.jarvis.agent.AgentDefinition.Memory;
import ai.jarvis.agent.AgentDefinition.SubAgent;
import ai.jarvis.agent.tool.Toolbox;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Agents, as people make and change them. */
public final class Agents {
    private static final int MAX_NAME = 100;
    private static final int MAX_DESCRIPTION = 1_000;
    private static final int MAX_INSTRUCTIONS = 20_000;
    private static final int MOST_PLUGINS = 20;
    private static final int MOST_AGENTS = 10;

    /** How deep agents ask each other. */
    public static final int MOST_DEEP = 5;

    private final AgentStore store;
    private final Toolbox toolbox;
    private final AgentPersonas personas;
    private final ChatModels models;
    private final Clock clock;

    public Agents(AgentStore store, Toolbox toolbox, AgentPersonas personas, ChatModels models, Clock clock) {
        this.store = store;
        this.toolbox = toolbox;
        this.personas = personas;
        this.models = models;
        this.clock = clock;
    }

    /**
     * An agent as somebody wants it.
     *
     * @param agents by their ids or names
     */
    public record Wanted(
            String name,
            Optional<String> description,
            String instructions,
            Optional<String> model,
            Optional<String> persona,
            List<String> plugins,
            List<WantedAgent> agents,
            AgentLimits.Wanted limits,
            Memory memory,
            boolean parallelTools) {}

    /** Another agent that can be asked, by its id or name. */
    public record WantedAgent(String agent, AgentDefinition.Mode mode) {}

    /** Makes an agent. */
    public Agent create(Caller caller, Wanted wanted) {
        caller.require(Permission.AGENTS_WRITE);
        var id = AgentId.fresh();
        var now = clock.instant();
        var agent =
                new Agent(id, caller.tenant(), 1, checked(caller.tenant(), id, wanted), caller.principal(), now, now);
        if (!store.insert(agent)) {
            throw taken(wanted.name());
        }
        return agent;
    }

    /**
     * Makes a new version of an agent; executions that have begun keep theirs.
     *
     * @param version that is changed; whichever is the newest if absent
     */
    public Agent change(Caller caller, AgentId id, Optional<Integer> version, Wanted wanted) {
        caller.require(Permission.AGENTS_WRITE);
        var known = find(caller.tenant(), id);
        if (version.filter(number -> number != known.version()).isPresent()) {
            throw outdated(known.version());
        }
        var next = new Agent(
                id,
                caller.tenant(),
                known.version() + 1,
                checked(caller.tenant(), id, wanted),
                caller.principal(),
                known.createdAt(),
                clock.instant());
        return switch (store.change(next)) {
            case DONE -> next;
            case OUTDATED -> throw outdated(find(caller.tenant(), id).version());
            case NAME_TAKEN -> throw taken(wanted.name());
        };
    }

    private static Refusal taken(String name) {
        return Refusal.of(
                Refusal.Kind.CONFLICT,
                "agent_exists",
                "There is an agent " + name + " already.",
                new FieldError("/name", "is another agent's"));
    }

    private static Refusal outdated(int newest) {
        return Refusal.of(
                Refusal.Kind.CONFLICT,
                "agent_changed",
                "The agent was changed meanwhile: its newest version is " + newest + ".");
    }

    private AgentDefinition checked(TenantId tenant, AgentId id, Wanted wanted) {
        var errors = new ArrayList<FieldError>();
        check(errors, "/name", wanted.name(), MAX_NAME);
        wanted.description().ifPresent(text -> check(errors, "/description", text, MAX_DESCRIPTION));
        check(errors, "/instructions", wanted.instructions(), MAX_INSTRUCTIONS);
        wanted.model()
                .filter(model -> !models.has(tenant, model))
                .ifPresent(model -> errors.add(new FieldError("/model", "is not a model that can be used here")));
        wanted.persona()
                .flatMap(persona -> personas.problem(tenant, persona))
                .ifPresent(problem -> errors.add(new FieldError("/persona_id", problem)));
        checkPlugins(errors, tenant, wanted.plugins());
        var limits = wanted.limits().within(AgentLimits.MOST, AgentLimits.STANDARD, errors);
        checkMemory(errors, wanted.memory());
        var agents = agents(errors, tenant, wanted.agents());
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        requireNoCycle(tenant, id, agents);
        return new AgentDefinition(
                wanted.name(),
                wanted.description(),
                wanted.instructions(),
                wanted.model(),
                wanted.persona(),
                wanted.plugins(),
                agents,
                limits,
                wanted.memory(),
                wanted.parallelTools());
    }

    private static void check(List<FieldError> errors, String pointer, String text, int most) {
        Text.problem(text, most).ifPresent(problem -> errors.add(new FieldError(pointer, problem)));
    }

    private void checkPlugins(List<FieldError> errors, TenantId tenant, List<String> plugins) {
        if (plugins.size() > MOST_PLUGINS) {
            errors.add(new FieldError("/plugins", "must be at most " + MOST_PLUGINS));
            return;
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < plugins.size(); i++) {
            var pointer = "/plugins/" + i;
            if (!seen.add(plugins.get(i))) {
                errors.add(new FieldError(pointer, "is there twice"));
            } else {
                toolbox.problem(tenant, plugins.get(i))
                        .ifPresent(problem -> errors.add(new FieldError(pointer, problem)));
            }
        }
    }

    private static void checkMemory(List<FieldError> errors, Memory memory) {
        if (memory.turns() < 0 || memory.turns() > Memory.MOST_TURNS) {
            errors.add(new FieldError("/memory/turns", "must be from 0 to " + Memory.MOST_TURNS));
        }
        if (memory.summariseAfterTokens() < Memory.LEAST_TOKENS || memory.summariseAfterTokens() > Memory.MOST_TOKENS) {
            errors.add(new FieldError(
                    "/memory/summarise_after_tokens",
                    "must be from " + Memory.LEAST_TOKENS + " to " + Memory.MOST_TOKENS));
        }
    }

    private List<SubAgent> agents(List<FieldError> errors, TenantId tenant, List<WantedAgent> wanted) {
        if (wanted.size() > MOST_AGENTS) {
            errors.add(new FieldError("/agents", "must be at most " + MOST_AGENTS));
            return List.of();
        }
        var agents = new ArrayList<SubAgent>();
        var seen = new HashSet<AgentId>();
        for (int i = 0; i < wanted.size(); i++) {
            var pointer = "/agents/" + i;
            var found = named(tenant, wanted.get(i).agent());
            if (found.isEmpty()) {
                errors.add(new FieldError(pointer, "is not an agent"));
            } else if (!seen.add(found.get().id())) {
                errors.add(
                        new FieldError(pointer, "is there twice: an agent is asked, or the task is handed over to it"));
            } else {
                agents.add(new SubAgent(found.get().id(), wanted.get(i).mode()));
            }
        }
        return agents;
    }

    /** The agent of an id or a name. */
    public Optional<Agent> named(TenantId tenant, String idOrName) {
        if (Ids.isId(AgentId.PREFIX, idOrName)) {
            return store.find(tenant, new AgentId(idOrName));
        }
        return Text.unstorable(idOrName).isPresent() ? Optional.empty() : store.findByName(tenant, idOrName);
    }

    /** Agents that ask each other in a circle would never end; and a chain of them is short. */
    private void requireNoCycle(TenantId tenant, AgentId id, List<SubAgent> agents) {
        for (int i = 0; i < agents.size(); i++) {
            walk(tenant, id, agents.get(i).agent(), 2, new HashSet<>(), "/agents/" + i);
        }
    }

    private void walk(TenantId tenant, AgentId from, AgentId to, int depth, Set<AgentId> way, String pointer) {
        if (to.equals(from) || !way.add(to)) {
            throw Refusal.unprocessable(
                    "cyclic_agents",
                    "The agents would ask each other in a circle.",
                    List.of(new FieldError(pointer, "leads back to this agent")));
        }
        if (depth > MOST_DEEP) {
            throw Refusal.unprocessable(
                    "agents_too_deep",
                    "Agents ask each other " + MOST_DEEP + " deep at most.",
                    List.of(new FieldError(pointer, "leads deeper")));
        }
        store.find(tenant, to).ifPresent(agent -> agent.definition()
                .agents()
                .forEach(next -> walk(tenant, from, next.agent(), depth + 1, new HashSet<>(way), pointer)));
    }

    public Agent get(Caller caller, AgentId id) {
        caller.require(Permission.AGENTS_READ);
        return find(caller.tenant(), id);
    }

    private Agent find(TenantId tenant, AgentId id) {
        return store.find(tenant, id).orElseThrow(() -> Refusal.notFound("agent"));
    }

    public Page<Agent> list(Caller caller, Page.Request page) {
        caller.require(Permission.AGENTS_READ);
        return store.list(caller.tenant(), page);
    }

    public Page<Agent> versions(Caller caller, AgentId id, Page.Request page) {
        return store.versions(caller.tenant(), get(caller, id).id(), page);
    }

    /** One version. */
    public Agent version(Caller caller, AgentId id, int number) {
        return store.version(caller.tenant(), get(caller, id).id(), number)
                .orElseThrow(() -> Refusal.notFound("version"));
    }

    /** Removes an agent that no other one asks. */
    public void delete(Caller caller, AgentId id) {
        caller.require(Permission.AGENTS_WRITE);
        find(caller.tenant(), id);
        var naming = store.naming(caller.tenant(), id);
        if (!naming.isEmpty()) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "agent_in_use",
                    "The agent " + naming.getFirst().definition().name() + " asks it.");
        }
        if (!store.delete(caller.tenant(), id, clock.instant())) {
            throw Refusal.notFound("agent");
        }
    }
}
