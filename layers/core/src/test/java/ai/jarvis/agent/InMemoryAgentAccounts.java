package ai.jarvis.agent;

import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps the accounts of one process. */
public final class InMemoryAgentAccounts implements AgentAccounts {
    private final Map<ExecutionId, Account> accounts = new HashMap<>();

    private static final class Account {
        private final AgentLimits limits;
        private final Set<String> begun = new HashSet<>();
        private Instant endsAt;
        private long tokens;
        private BigDecimal cost = BigDecimal.ZERO;
        private boolean isCancelled;

        Account(AgentLimits limits, Instant now) {
            this.limits = limits;
            this.endsAt = now.plus(limits.maxDuration());
        }

        Balance balance(Instant now) {
            refusal(now).ifPresent(reason -> {
                throw new LimitReached(reason, "used up");
            });
            return new Balance(limits.maxTokens() - tokens, limits.maxCost().subtract(cost), endsAt);
        }

        private Optional<StopReason> refusal(Instant now) {
            if (isCancelled) {
                return Optional.of(StopReason.CANCELLED);
            }
            if (tokens >= limits.maxTokens()) {
                return Optional.of(StopReason.MAX_TOKENS);
            }
            if (cost.compareTo(limits.maxCost()) > 0) {
                return Optional.of(StopReason.MAX_COST);
            }
            return endsAt.isAfter(now) ? Optional.empty() : Optional.of(StopReason.MAX_DURATION);
        }
    }

    private Account account(ExecutionId root) {
        return Optional.ofNullable(accounts.get(root))
                .orElseThrow(() -> new LimitReached(StopReason.CANCELLED, "there is no account"));
    }

    @Override
    public synchronized void open(TenantId tenant, ExecutionId root, AgentLimits limits, Instant now) {
        accounts.putIfAbsent(root, new Account(limits, now));
    }

    @Override
    public synchronized Balance beginStep(TenantId tenant, ExecutionId root, String step, Instant now) {
        var account = account(root);
        var balance = account.balance(now);
        if (!account.begun.contains(step) && account.begun.size() >= account.limits.maxSteps()) {
            throw new LimitReached(StopReason.MAX_STEPS, "used up");
        }
        account.begun.add(step);
        return balance;
    }

    @Override
    public synchronized Balance check(TenantId tenant, ExecutionId root, Instant now) {
        return account(root).balance(now);
    }

    @Override
    public synchronized void spend(TenantId tenant, ExecutionId root, long tokens, BigDecimal cost) {
        var account = account(root);
        account.tokens += tokens;
        account.cost = account.cost.add(cost);
    }

    @Override
    public synchronized void cancel(TenantId tenant, ExecutionId root) {
        Optional.ofNullable(accounts.get(root)).ifPresent(account -> account.isCancelled = true);
    }

    @Override
    public synchronized void retry(TenantId tenant, ExecutionId root, AgentLimits limits, Instant now) {
        open(tenant, root, limits, now);
        account(root).endsAt = now.plus(limits.maxDuration());
    }
}
