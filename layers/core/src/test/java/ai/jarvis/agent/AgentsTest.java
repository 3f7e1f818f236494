package ai.jarvis.agent;

import static ai.jarvis.agent.AgentWorld.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.agent.AgentDefinition.Memory;
import ai.jarvis.agent.AgentDefinition.Mode;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentsTest {
    private final AgentWorld world = new AgentWorld();

    private static Agents.Wanted wanted(String name, List<String> plugins, String... agents) {
        return new Agents.Wanted(
                name,
                Optional.empty(),
                "Help.",
                Optional.empty(),
                Optional.empty(),
                plugins,
                List.of(agents).stream()
                        .map(agent -> new Agents.WantedAgent(agent, Mode.WORKER))
                        .toList(),
                AgentLimits.Wanted.NONE,
                Memory.STANDARD,
                true);
    }

    private Refusal refused(Runnable work) {
        var refusals = new java.util.ArrayList<Refusal>();
        assertThatThrownBy(work::run).isInstanceOfSatisfying(Refusal.class, refusals::add);
        return refusals.getFirst();
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        var wrong = new Agents.Wanted(
                " ",
                Optional.empty(),
                "Help.",
                Optional.of("no-model"),
                Optional.of("per_x"),
                List.of("count", "count", "nothing"),
                List.of(new Agents.WantedAgent("nobody", Mode.WORKER)),
                new AgentLimits.Wanted(
                        Optional.of(51), Optional.of(0L), Optional.of(new BigDecimal("-1")), Optional.of(7_200L)),
                new Memory(101, 10),
                true);
        assertThat(refused(() -> world.service.create(world.caller, wrong)).errors())
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder(
                        "/name",
                        "/model",
                        "/persona_id",
                        "/plugins/1",
                        "/plugins/2",
                        "/agents/0",
                        "/limits/max_steps",
                        "/limits/max_tokens",
                        "/limits/max_cost",
                        "/limits/max_duration_seconds",
                        "/memory/turns",
                        "/memory/summarise_after_tokens");
    }

    @Test
    void agentsDoNotAskEachOtherInACircle() {
        var first = world.service.create(world.caller, wanted("first", List.of()));
        var second = world.service.create(world.caller, wanted("second", List.of(), "first"));
        world.service.create(
                world.caller, wanted("third", List.of(), second.id().value()));

        assertThat(refused(() -> world.service.change(
                                world.caller, first.id(), Optional.empty(), wanted("first", List.of(), "third")))
                        .code())
                .isEqualTo("cyclic_agents");
        assertThat(refused(() -> world.service.change(
                                world.caller, first.id(), Optional.empty(), wanted("first", List.of(), "first")))
                        .code())
                .isEqualTo("cyclic_agents");
    }

    @Test
    void agentsAskEachOtherFiveDeepAtMost() {
        world.service.create(world.caller, wanted("1", List.of()));
        for (int i = 2; i <= 5; i++) {
            world.service.create(world.caller, wanted("" + i, List.of(), "" + (i - 1)));
        }
        assertThat(refused(() -> world.service.create(world.caller, wanted("6", List.of(), "5")))
                        .code())
                .isEqualTo("agents_too_deep");
    }

    @Test
    void whoChangesAnOldVersionIsRefused() {
        var agent = world.service.create(world.caller, wanted("clerk", List.of()));
        world.service.change(world.caller, agent.id(), Optional.of(1), wanted("clerk", List.of("count")));

        assertThat(refused(() -> world.service.change(
                                world.caller, agent.id(), Optional.of(1), wanted("clerk", List.of())))
                        .code())
                .isEqualTo("agent_changed");
        assertThat(world.service
                        .version(world.caller, agent.id(), 1)
                        .definition()
                        .plugins())
                .isEmpty();
    }

    @Test
    void anAgentThatOthersAskIsNotDeleted() {
        var asked = world.service.create(world.caller, wanted("asked", List.of()));
        var asking = world.service.create(world.caller, wanted("asking", List.of(), "asked"));
        assertThat(refused(() -> world.service.delete(world.caller, asked.id())).code())
                .isEqualTo("agent_in_use");

        world.service.delete(world.caller, asking.id());
        world.service.delete(world.caller, asked.id());
        assertThat(world.service
                        .list(world.caller, ai.jarvis.platform.Page.Request.first())
                        .items())
                .isEmpty();
    }

    @Test
    void anotherTenantsAgentIsAnUnknownOne() {
        var agent = world.agent("clerk", prompt -> says("Yes."));
        var stranger = new Caller(TenantId.fresh(), "key_2", Set.of(Role.TENANT_ADMIN));

        assertThat(refused(() -> world.service.get(stranger, agent.id())).kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refused(() -> world.asked.execute(
                                stranger,
                                agent.id(),
                                new Executions.Question(
                                        "Hello", java.util.Map.of(), Optional.empty(), AgentLimits.Wanted.NONE)))
                        .kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
    }

    @Test
    void limitsOfAnExecutionAreOnlyNarrower() {
        var agent = world.agent("clerk", prompt -> says("Yes."));
        var wider = new AgentLimits.Wanted(Optional.of(11), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(refused(() -> world.asked.execute(
                                world.caller,
                                agent.id(),
                                new Executions.Question("Hello", java.util.Map.of(), Optional.empty(), wider)))
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("/limits/max_steps");
    }
}
