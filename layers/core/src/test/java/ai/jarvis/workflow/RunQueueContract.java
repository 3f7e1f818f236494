package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.RunQueue.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link RunQueue} has to do. There may be others' runs in it. */
public abstract class RunQueueContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
    private static final int MANY = 1_000;

    protected abstract RunQueue queue();

    /** A tenant that is registered and has no runs. */
    protected abstract TenantId newTenant();

    private Entry add(TenantId tenant, boolean vip, Run.Priority priority, int second) {
        var entry = new Entry(tenant, RunId.fresh(), vip, priority, NOW.plusSeconds(second));
        queue().add(entry);
        return entry;
    }

    private Entry add(TenantId tenant, int second) {
        return add(tenant, false, Run.Priority.NORMAL, second);
    }

    private List<Entry> next(TenantId... tenants) {
        return queue().next(Optional.empty(), MANY).stream()
                .filter(entry -> List.of(tenants).contains(entry.tenant()))
                .toList();
    }

    private List<Entry> running(TenantId tenant) {
        return queue().running(Optional.empty(), MANY).stream()
                .filter(entry -> entry.tenant().equals(tenant))
                .toList();
    }

    @Test
    void withinATenantPriorityGoesBeforeAge() {
        var tenant = newTenant();
        var old = add(tenant, 0);
        var young = add(tenant, 1);
        var urgent = add(tenant, false, Run.Priority.HIGH, 2);
        var idle = add(tenant, false, Run.Priority.LOW, -9);

        assertThat(next(tenant)).containsExactly(urgent, old, young, idle);
        assertThat(queue().next(Optional.of(tenant), 2)).containsExactly(urgent, old);
    }

    @Test
    void whoHasFewerRunsComesBeforeWhoCameFirst() {
        var busy = newTenant();
        var quiet = newTenant();
        var first = add(busy, 0);
        var second = add(busy, 1);
        var third = add(busy, 2);
        var late = add(quiet, 3);
        assertThat(queue().take(busy, first.run(), NOW)).isTrue();

        assertThat(next(busy, quiet)).containsExactly(late, second, third);
    }

    @Test
    void aVipGoesBeforeAll() {
        var tenant = newTenant();
        var vip = newTenant();
        var old = add(tenant, 0);
        var late = add(vip, true, Run.Priority.LOW, 9);

        assertThat(next(tenant, vip)).containsExactly(late, old);
    }

    @Test
    void aRunGetsItsTurnOnce() {
        var tenant = newTenant();
        var entry = add(tenant, 0);
        var before = queue().running();

        assertThat(queue().take(tenant, entry.run(), NOW.plusSeconds(5))).isTrue();
        assertThat(queue().take(tenant, entry.run(), NOW.plusSeconds(6))).isFalse();

        assertThat(next(tenant)).isEmpty();
        assertThat(running(tenant)).singleElement().satisfies(taken -> {
            assertThat(taken.run()).isEqualTo(entry.run());
            assertThat(taken.since()).isEqualTo(NOW.plusSeconds(5));
        });
        assertThat(queue().running()).isEqualTo(before + 1);
    }

    @Test
    void whatIsPutBackHasItsOldPlace() {
        var tenant = newTenant();
        var first = add(tenant, 0);
        var second = add(tenant, 1);
        queue().take(tenant, first.run(), NOW);

        queue().putBack(tenant, first.run());

        assertThat(next(tenant)).containsExactly(first, second);
        assertThat(running(tenant)).isEmpty();
    }

    @Test
    void whatIsThereAlreadyStaysAsItIs() {
        var tenant = newTenant();
        var entry = add(tenant, 0);
        queue().take(tenant, entry.run(), NOW);

        queue().add(new Entry(tenant, entry.run(), true, Run.Priority.HIGH, NOW.plusSeconds(9)));

        assertThat(next(tenant)).isEmpty();
        assertThat(running(tenant)).hasSize(1);
    }

    @Test
    void whatIsRemovedIsGone() {
        var tenant = newTenant();
        var waiting = add(tenant, 0);
        var taken = add(tenant, 1);
        queue().take(tenant, taken.run(), NOW);
        assertThat(queue().tenantOf(taken.run())).contains(tenant);

        queue().remove(tenant, waiting.run());
        queue().remove(tenant, taken.run());

        assertThat(next(tenant)).isEmpty();
        assertThat(running(tenant)).isEmpty();
        assertThat(queue().tenantOf(taken.run())).isEmpty();
    }

    @Test
    void thoseUnderWayAreReadByPages() {
        var tenant = newTenant();
        for (int i = 0; i < 5; i++) {
            queue().take(tenant, add(tenant, i).run(), NOW);
        }
        var all = running(tenant);

        var after = queue().running(Optional.of(all.get(1)), 2);

        assertThat(all).hasSize(5);
        assertThat(after).containsExactly(all.get(2), all.get(3));
    }
}
