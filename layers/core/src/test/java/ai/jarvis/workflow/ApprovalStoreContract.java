package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Approval.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ApprovalStore} has to do. */
public abstract class ApprovalStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

    private TenantId tenant;
    private RunId run;

    protected abstract ApprovalStore store();

    protected abstract TenantId newTenant();

    /** A run of the tenant. */
    protected abstract RunId newRun(TenantId of);

    @BeforeEach
    void makeRun() {
        tenant = newTenant();
        run = newRun(tenant);
    }

    private Approval question(String place, String token) {
        return new Approval(
                ApprovalId.fresh(),
                tenant,
                run,
                run + "#" + place,
                "ask",
                token,
                new Approval.Question("May I?", "It costs 5.", Optional.of(Map.of("cost", 5)), List.of("boss")),
                Status.PENDING,
                Optional.empty(),
                Optional.empty(),
                NOW,
                Optional.empty());
    }

    private Approval find(Approval approval) {
        return store().find(tenant, approval.id()).orElseThrow();
    }

    private boolean decide(Approval approval, boolean approved) {
        return store().decide(tenant, approval.id(), approved, "boss", Optional.of("well"), NOW.plusSeconds(9));
    }

    @Test
    void keepsAQuestionAsItIs() {
        var question = question("/steps/0", "token");

        assertThat(store().ask(question)).isEqualTo(question);
        assertThat(find(question)).isEqualTo(question);
        assertThat(store().pending(tenant, Page.Request.first()).items()).containsExactly(question);
    }

    @Test
    void ofTheSameStepThereIsOneWithTheNewestToken() {
        var first = store().ask(question("/steps/0", "old"));

        var again = store().ask(question("/steps/0", "new"));
        var other = store().ask(question("/steps/1", "another"));

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(find(first).token()).isEqualTo("new");
        assertThat(other.id()).isNotEqualTo(first.id());
    }

    @Test
    void isDecidedOnce() {
        var asked = store().ask(question("/steps/0", "token"));

        assertThat(decide(asked, false)).isTrue();
        assertThat(decide(asked, true)).isFalse();

        var decided = find(asked);
        assertThat(decided.status()).isEqualTo(Status.REJECTED);
        assertThat(decided.by()).contains("boss");
        assertThat(decided.comment()).contains("well");
        assertThat(decided.decidedAt()).contains(NOW.plusSeconds(9));
        assertThat(store().pending(tenant, Page.Request.first()).items()).isEmpty();
        assertThat(store().ask(question("/steps/0", "later")).status()).isEqualTo(Status.REJECTED);
    }

    @Test
    void whatWasWithdrawnIsAskedAgain() {
        var open = store().ask(question("/steps/0", "token"));
        var decided = store().ask(question("/steps/1", "token"));
        decide(decided, true);

        store().withdraw(tenant, run, NOW.plusSeconds(1));

        assertThat(find(open).status()).isEqualTo(Status.WITHDRAWN);
        assertThat(find(decided).status()).isEqualTo(Status.APPROVED);
        assertThat(decide(open, true)).isFalse();

        var again = store().ask(question("/steps/0", "new"));

        assertThat(again.status()).isEqualTo(Status.PENDING);
        assertThat(again.decidedAt()).isEmpty();
        assertThat(decide(open, true)).isTrue();
    }

    @Test
    void thoseThatWaitAreReadByPagesTheNewestFirst() {
        var asked = List.of(
                store().ask(question("/steps/0", "a")),
                store().ask(question("/steps/1", "b")),
                store().ask(question("/steps/2", "c")));

        var first = store().pending(tenant, new Page.Request(2, Optional.empty()));
        var second = store().pending(tenant, new Page.Request(2, first.nextCursor()));

        assertThat(first.items()).containsExactly(asked.get(2), asked.get(1));
        assertThat(second.items()).containsExactly(asked.get(0));
    }

    @Test
    void anotherTenantHasNoSuchQuestion() {
        var asked = store().ask(question("/steps/0", "token"));
        var stranger = newTenant();

        assertThat(store().find(stranger, asked.id())).isEmpty();
        assertThat(store().pending(stranger, Page.Request.first()).items()).isEmpty();
        assertThat(store().decide(stranger, asked.id(), true, "x", Optional.empty(), NOW))
                .isFalse();
        store().withdraw(stranger, run, NOW);
        assertThat(find(asked).status()).isEqualTo(Status.PENDING);
    }
}
