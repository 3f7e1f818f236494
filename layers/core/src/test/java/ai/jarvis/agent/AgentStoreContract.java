package ai.jarvis.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.agent.AgentDefinition.Memory;
import ai.jarvis.agent.AgentDefinition.Mode;
import ai.jarvis.agent.AgentDefinition.SubAgent;
import ai.jarvis.agent.AgentStore.Changed;
import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of agents does. */
public abstract class AgentStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

    protected abstract AgentStore store();

    protected abstract TenantId newTenant();

    private static Agent agent(TenantId tenant, AgentId id, int version, String name, SubAgent... others) {
        return new Agent(
                id,
                tenant,
                version,
                new AgentDefinition(
                        name,
                        Optional.of("About " + name),
                        "Help.",
                        Optional.of("model"),
                        Optional.of("per_1"),
                        List.of("knowledge", "clock"),
                        List.of(others),
                        AgentLimits.STANDARD,
                        Memory.STANDARD,
                        false),
                "key_1",
                NOW,
                NOW.plusSeconds(version));
    }

    @Test
    void keepsAnAgentAsItIsInEachVersion() {
        var tenant = newTenant();
        var id = AgentId.fresh();
        var other = AgentId.fresh();
        var first = agent(tenant, id, 1, "clerk");
        var second = agent(tenant, id, 2, "chief", new SubAgent(other, Mode.HANDOVER));
        assertThat(store().insert(agent(tenant, other, 1, "other"))).isTrue();
        assertThat(store().insert(first)).isTrue();
        assertThat(store().find(tenant, id)).contains(first);

        assertThat(store().change(second)).isEqualTo(Changed.DONE);
        assertThat(store().change(second)).isEqualTo(Changed.OUTDATED);

        assertThat(store().find(tenant, id)).contains(second);
        assertThat(store().findByName(tenant, "chief")).contains(second);
        assertThat(store().findByName(tenant, "clerk")).isEmpty();
        assertThat(store().version(tenant, id, 1)).contains(first);
        assertThat(store().versions(tenant, id, Page.Request.first()).items()).containsExactly(second, first);
        assertThat(store().naming(tenant, other)).containsExactly(second);
        assertThat(store().find(newTenant(), id)).isEmpty();
    }

    @Test
    void aNameIsOneAgents() {
        var tenant = newTenant();
        var id = AgentId.fresh();
        store().insert(agent(tenant, id, 1, "clerk"));
        store().insert(agent(tenant, AgentId.fresh(), 1, "chief"));

        assertThat(store().insert(agent(tenant, AgentId.fresh(), 1, "clerk"))).isFalse();
        assertThat(store().change(agent(tenant, id, 2, "chief"))).isEqualTo(Changed.NAME_TAKEN);
        assertThat(store().insert(agent(newTenant(), AgentId.fresh(), 1, "clerk")))
                .isTrue();
    }

    @Test
    void aDeletedAgentLeavesItsVersionsToItsExecutions() {
        var tenant = newTenant();
        var id = AgentId.fresh();
        store().insert(agent(tenant, id, 1, "clerk"));

        assertThat(store().delete(tenant, id, NOW)).isTrue();
        assertThat(store().delete(tenant, id, NOW)).isFalse();
        assertThat(store().find(tenant, id)).isEmpty();
        assertThat(store().list(tenant, Page.Request.first()).items()).isEmpty();
        assertThat(store().version(tenant, id, 1)).isPresent();
        assertThat(store().insert(agent(tenant, AgentId.fresh(), 1, "clerk"))).isTrue();
    }

    @Test
    void listsThemNewestFirstPageByPage() {
        var tenant = newTenant();
        for (var name : List.of("a", "b", "c")) {
            store().insert(agent(tenant, AgentId.fresh(), 1, name));
        }
        var first = store().list(tenant, new Page.Request(2, Optional.empty()));
        var second = store().list(tenant, new Page.Request(2, first.nextCursor()));
        assertThat(first.items()).extracting(agent -> agent.definition().name()).containsExactly("c", "b");
        assertThat(second.items())
                .extracting(agent -> agent.definition().name())
                .containsExactly("a");
    }
}
