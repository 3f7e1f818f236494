package ai.jarvis.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every keeper of accounts does. */
public abstract class AgentAccountsContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
    private static final AgentLimits LIMITS = new AgentLimits(2, 1_000, BigDecimal.ONE, Duration.ofMinutes(1));

    private final TenantId tenant = TenantId.fresh();
    private final ExecutionId root = ExecutionId.fresh();

    protected abstract AgentAccounts accounts();

    @BeforeEach
    void open() {
        accounts().open(tenant, root, LIMITS, NOW);
    }

    private void refuses(StopReason reason, Instant at) {
        assertThatThrownBy(() -> accounts().beginStep(tenant, root, "new", at))
                .isInstanceOfSatisfying(LimitReached.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    @Test
    void countsAStepOnceHoweverOftenItBegins() {
        accounts().beginStep(tenant, root, "a#1", NOW);
        accounts().beginStep(tenant, root, "a#1", NOW);
        accounts().beginStep(tenant, root, "b#1", NOW);
        refuses(StopReason.MAX_STEPS, NOW);
        accounts().beginStep(tenant, root, "b#1", NOW);
        accounts().open(tenant, root, LIMITS, NOW);
        refuses(StopReason.MAX_STEPS, NOW);
    }

    @Test
    void refusesWhoHasNoTokensLeft() {
        accounts().spend(tenant, root, 400, new BigDecimal("0.25"));
        var balance = accounts().check(tenant, root, NOW);
        assertThat(balance.tokensLeft()).isEqualTo(600);
        assertThat(balance.costLeft()).isEqualByComparingTo("0.75");
        assertThat(balance.endsAt()).isEqualTo(NOW.plusSeconds(60));

        accounts().spend(tenant, root, 600, BigDecimal.ZERO);
        refuses(StopReason.MAX_TOKENS, NOW);
        assertThatThrownBy(() -> accounts().check(tenant, root, NOW)).isInstanceOf(LimitReached.class);
    }

    @Test
    void refusesWhoHasCostTooMuch() {
        accounts().spend(tenant, root, 1, new BigDecimal("1.01"));
        refuses(StopReason.MAX_COST, NOW);
    }

    @Test
    void refusesWhoHasNoTimeLeftUnlessItIsTriedAgain() {
        refuses(StopReason.MAX_DURATION, NOW.plusSeconds(60));
        accounts().retry(tenant, root, LIMITS, NOW.plusSeconds(60));
        accounts().beginStep(tenant, root, "a#1", NOW.plusSeconds(60));
    }

    @Test
    void refusesWhoIsCancelled() {
        accounts().cancel(tenant, root);
        refuses(StopReason.CANCELLED, NOW);
        accounts().cancel(tenant, ExecutionId.fresh());
    }
}
