package ai.jarvis.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.agent.AgentDefinition.Memory;
import ai.jarvis.agent.Execution.Ending;
import ai.jarvis.agent.Execution.Failure;
import ai.jarvis.agent.Execution.Parent;
import ai.jarvis.agent.Execution.Place;
import ai.jarvis.agent.Execution.Status;
import ai.jarvis.agent.Execution.Waiter;
import ai.jarvis.agent.Execution.Wish;
import ai.jarvis.chat.ConversationId;
import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Actor;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of executions does. */
public abstract class ExecutionStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
    private static final Ending DONE = new Ending(StopReason.DONE, Optional.of("It is so."), Optional.empty());
    private static final Ending FAILED =
            new Ending(StopReason.ERROR, Optional.empty(), Optional.of(new Failure("unavailable", "It broke.")));

    private final AgentId agent = AgentId.fresh();
    private TenantId tenant;

    protected abstract ExecutionStore store();

    /** Where the agents are that the executions are of. */
    protected abstract AgentStore agents();

    protected abstract TenantId newTenant();

    @BeforeEach
    void makeAgent() {
        tenant = newTenant();
        agents().insert(new Agent(
                agent,
                tenant,
                1,
                new AgentDefinition(
                        "clerk",
                        Optional.empty(),
                        "Help.",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        AgentLimits.STANDARD,
                        Memory.STANDARD,
                        true),
                "key_1",
                NOW,
                NOW));
    }

    private Execution execution(Optional<Parent> parent, Optional<ExecutionId> root, Optional<Waiter> waiter) {
        var id = ExecutionId.fresh();
        return new Execution(
                id,
                tenant,
                agent,
                1,
                new Actor("key_1", List.of("agents:execute"), List.of("developer")),
                new Wish(
                        "Is it so?",
                        Map.of("place", "here"),
                        Optional.of(ConversationId.fresh()),
                        AgentLimits.STANDARD,
                        waiter),
                new Place(root.orElse(id), parent, parent.isPresent() ? 2 : 1),
                Status.PENDING,
                1,
                Optional.empty(),
                List.of(Degradation.NO_PLUGINS),
                Usage.NONE,
                Optional.empty(),
                NOW,
                Optional.empty(),
                Optional.empty());
    }

    private Execution begun() {
        var execution = execution(Optional.empty(), Optional.empty(), Optional.empty());
        store().insert(execution);
        return execution;
    }

    private Execution now(Execution execution) {
        return store().find(tenant, execution.id()).orElseThrow();
    }

    private static AgentStep step(int number, Optional<ExecutionId> child) {
        return new AgentStep(
                number,
                AgentStep.Type.TOOLS,
                "I look.",
                List.of(
                        new AgentStep.Call(0, "a", "look", "{\"n\":1}", Optional.empty(), Optional.empty()),
                        new AgentStep.Call(1, "b", "ask_other", "{}", child, Optional.empty())),
                new Usage(100, 10, new BigDecimal("0.5")),
                NOW,
                Optional.empty());
    }

    private static AgentStep.Result result(String text) {
        return new AgentStep.Result(text, false, new Usage(7, 0, new BigDecimal("0.25")), NOW, Duration.ofMillis(12));
    }

    @Test
    void keepsAnExecutionAsItIs() {
        var execution = begun();
        assertThat(now(execution)).isEqualTo(execution);
        assertThat(store().find(newTenant(), execution.id())).isEmpty();
        assertThat(store().list(tenant, agent, Page.Request.first()).items()).containsExactly(execution);
    }

    @Test
    void keepsAStepOnceAndEachResultOnceAndAddsUpWhatTheyTook() {
        var execution = begun();
        var child =
                execution(Optional.of(new Parent(execution.id(), 1, 1)), Optional.of(execution.id()), Optional.empty());
        assertThat(store().add(tenant, execution.id(), step(1, Optional.of(child.id())), List.of(child)))
                .isTrue();
        assertThat(store().add(tenant, execution.id(), step(1, Optional.empty()), List.of()))
                .isFalse();
        assertThat(store().answered(tenant, execution.id(), 1, 0, result("found")))
                .isTrue();
        assertThat(store().answered(tenant, execution.id(), 1, 0, result("again")))
                .isFalse();
        assertThat(store().stepEnded(tenant, execution.id(), 1, NOW.plusSeconds(1)))
                .isTrue();
        assertThat(store().stepEnded(tenant, execution.id(), 1, NOW.plusSeconds(2)))
                .isFalse();

        var steps = store().steps(tenant, execution.id());
        assertThat(steps).hasSize(1);
        assertThat(steps.getFirst().endedAt()).contains(NOW.plusSeconds(1));
        assertThat(steps.getFirst().calls().getFirst().result()).contains(result("found"));
        assertThat(steps.getFirst().open()).extracting(AgentStep.Call::child).containsExactly(Optional.of(child.id()));
        assertThat(now(execution).usage().tokens()).isEqualTo(117);
        assertThat(now(execution).usage().cost()).isEqualByComparingTo("0.75");
        assertThat(store().children(tenant, execution.id())).containsExactly(child);
        assertThat(store().list(tenant, agent, Page.Request.first()).items()).hasSize(1);
    }

    @Test
    void endsOnceAndGoesOnOnlyIfItDidNotSucceed() {
        var execution = begun();
        assertThat(store().started(tenant, execution.id(), "machine", NOW)).isTrue();
        assertThat(store().end(tenant, execution.id(), Status.FAILED, FAILED, NOW.plusSeconds(3)))
                .isTrue();
        assertThat(store().end(tenant, execution.id(), Status.SUCCESS, DONE, NOW.plusSeconds(4)))
                .isFalse();
        assertThat(store().started(tenant, execution.id(), "other", NOW)).isFalse();
        assertThat(now(execution).ending()).contains(FAILED);
        assertThat(now(execution).machine()).contains("machine");

        assertThat(store().retry(tenant, execution.id())).isTrue();
        assertThat(now(execution).status()).isEqualTo(Status.PENDING);
        assertThat(now(execution).attempt()).isEqualTo(2);
        assertThat(now(execution).ending()).isEmpty();
        assertThat(now(execution).machine()).isEmpty();

        store().started(tenant, execution.id(), "other", NOW.plusSeconds(5));
        assertThat(now(execution).startedAt()).contains(NOW.plusSeconds(5));
        store().end(tenant, execution.id(), Status.SUCCESS, DONE, NOW.plusSeconds(6));
        assertThat(store().retry(tenant, execution.id())).isFalse();
    }

    @Test
    void aWorkflowsStepHasOneExecution() {
        var waiter = new Waiter("run_1", "step", "token");
        var execution = execution(Optional.empty(), Optional.empty(), Optional.of(waiter));
        assertThat(store().insert(execution)).isTrue();
        assertThat(store().insert(execution(Optional.empty(), Optional.empty(), Optional.of(waiter))))
                .isFalse();

        store().awaitedBy(tenant, execution.id(), "newer");
        assertThat(store().ofStep(tenant, "step").flatMap(found -> found.wish().waiter()))
                .contains(new Waiter("run_1", "step", "newer"));
        assertThat(store().unfinished(tenant, "run_1")).hasSize(1);
        store().end(tenant, execution.id(), Status.SUCCESS, DONE, NOW);
        assertThat(store().unfinished(tenant, "run_1")).isEmpty();
    }

    @Test
    void findsTheAnswerThatTheSameQuestionHad() {
        var first = begun();
        assertThat(store().equal(execution(Optional.empty(), Optional.empty(), Optional.empty()), NOW))
                .isEmpty();
        store().end(tenant, first.id(), Status.SUCCESS, DONE, NOW);

        assertThat(store().equal(execution(Optional.empty(), Optional.empty(), Optional.empty()), NOW)
                        .map(Execution::id))
                .contains(first.id());
        assertThat(store().equal(execution(Optional.empty(), Optional.empty(), Optional.empty()), NOW.plusSeconds(1)))
                .isEmpty();
    }
}
