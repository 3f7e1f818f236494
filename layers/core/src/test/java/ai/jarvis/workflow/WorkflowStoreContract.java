package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link WorkflowStore} has to do. */
public abstract class WorkflowStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

    private TenantId tenant;

    protected abstract WorkflowStore store();

    /** A tenant that is registered and has no workflows. */
    protected abstract TenantId newTenant();

    @BeforeEach
    void makeTenant() {
        tenant = newTenant();
    }

    private static WorkflowVersion version(WorkflowId workflow, int number, String source) {
        return new WorkflowVersion(
                workflow,
                number,
                source,
                "{\"StartAt\":\"a\"}",
                List.of(new WorkflowVersion.Input("question", "string", true)),
                Map.of("a", new SourceStep(3, 5, "a", "noop", "/steps/0")),
                Set.of(Permission.CHAT_CREATE),
                "key",
                NOW.plusSeconds(number),
                Optional.empty());
    }

    private Workflow insert(String name) {
        var workflow = Workflow.fresh(tenant, name, NOW);
        assertThat(store().insert(workflow, version(workflow.id(), 1, "one"))).isTrue();
        return workflow;
    }

    private Workflow find(Workflow workflow) {
        return store().find(tenant, workflow.id()).orElseThrow();
    }

    @Test
    void keepsAWorkflowAndItsVersionsAsTheyAre() {
        var workflow = insert("a");

        assertThat(store().find(tenant, workflow.id())).contains(workflow);
        assertThat(store().findByName(tenant, "a")).contains(workflow);
        assertThat(store().version(tenant, workflow.id(), 1)).contains(version(workflow.id(), 1, "one"));
        assertThat(store().version(tenant, workflow.id(), 2)).isEmpty();
    }

    @Test
    void aNameIsTakenOnce() {
        insert("a");
        var second = Workflow.fresh(tenant, "a", NOW);

        assertThat(store().insert(second, version(second.id(), 1, "x"))).isFalse();
        assertThat(store().find(tenant, second.id())).isEmpty();
    }

    @Test
    void aNewVersionHasTheNextNumberWhateverItWasGiven() {
        var workflow = insert("a");

        var after = store().append(tenant, version(workflow.id(), 7, "two")).orElseThrow();

        assertThat(after.latest()).isEqualTo(2);
        assertThat(store().version(tenant, workflow.id(), 2))
                .map(WorkflowVersion::source)
                .contains("two");
        assertThat(store().append(tenant, version(WorkflowId.fresh(), 2, "x"))).isEmpty();
    }

    @Test
    void listsAreReadByPagesTheNewestFirst() {
        var workflows = List.of(insert("a"), insert("b"), insert("c"));
        store().append(tenant, version(workflows.get(0).id(), 2, "two"));
        store().append(tenant, version(workflows.get(0).id(), 3, "three"));

        var first = store().list(tenant, new Page.Request(2, Optional.empty()));
        var second = store().list(tenant, new Page.Request(2, first.nextCursor()));
        var versions = store().versions(tenant, workflows.get(0).id(), new Page.Request(2, Optional.empty()));
        var older = store().versions(tenant, workflows.get(0).id(), new Page.Request(2, versions.nextCursor()));

        assertThat(first.items()).extracting(Workflow::name).containsExactly("c", "b");
        assertThat(second.items()).extracting(Workflow::name).containsExactly("a");
        assertThat(versions.items()).extracting(WorkflowVersion::number).containsExactly(3, 2);
        assertThat(older.items()).extracting(WorkflowVersion::number).containsExactly(1);
    }

    @Test
    void isPublishedByWhoSawItLast() {
        var workflow = insert("a");
        var one = new Workflow.Publication("machine", Routing.to(1));
        assertThat(store().route(workflow, one, NOW.plusSeconds(5))).isTrue();
        assertThat(find(workflow).publication()).contains(one);

        assertThat(store().route(workflow, new Workflow.Publication("machine", Routing.to(2)), NOW))
                .isFalse();
        var tried = new Workflow.Publication("machine", Routing.to(1).attempt(2, 20));
        assertThat(store().route(find(workflow), tried, NOW.plusSeconds(6))).isTrue();

        assertThat(find(workflow).publication()).contains(tried);
        assertThat(find(workflow).updatedAt()).isEqualTo(NOW.plusSeconds(6));
    }

    @Test
    void knowsWhatAVersionWasPublishedAs() {
        var workflow = insert("a");
        store().append(tenant, version(workflow.id(), 2, "two"));

        store().publishedAs(tenant, workflow.id(), 2, "machine:9");

        assertThat(store().numberOf(tenant, workflow.id(), "machine:9")).contains(2);
        assertThat(store().numberOf(tenant, workflow.id(), "machine:1")).isEmpty();
        assertThat(store().version(tenant, workflow.id(), 2))
                .flatMap(WorkflowVersion::machineVersion)
                .contains("machine:9");
    }

    @Test
    void whatIsDeletedIsGoneWithItsVersionsAndItsNameIsFree() {
        var workflow = insert("a");

        assertThat(store().delete(tenant, workflow.id())).isTrue();
        assertThat(store().delete(tenant, workflow.id())).isFalse();

        assertThat(store().version(tenant, workflow.id(), 1)).isEmpty();
        insert("a");
    }

    @Test
    void anotherTenantHasNoSuchWorkflow() {
        var workflow = insert("a");
        var stranger = newTenant();

        assertThat(store().find(stranger, workflow.id())).isEmpty();
        assertThat(store().findByName(stranger, "a")).isEmpty();
        assertThat(store().list(stranger, Page.Request.first()).items()).isEmpty();
        assertThat(store().version(stranger, workflow.id(), 1)).isEmpty();
        assertThat(store().versions(stranger, workflow.id(), Page.Request.first())
                        .items())
                .isEmpty();
        assertThat(store().append(stranger, version(workflow.id(), 2, "x"))).isEmpty();
        assertThat(store().delete(stranger, workflow.id())).isFalse();
        assertThat(find(workflow).latest()).isEqualTo(1);
    }
}
