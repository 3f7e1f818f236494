package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps the effects and accounts of one process. */
public final class InMemoryEffects implements EffectLedger, RunAccounts {
    private final Map<Effect, Found> effects = new HashMap<>();
    private final Map<RunId, RunLimits> limits = new HashMap<>();
    private final Map<RunId, Instant> ends = new HashMap<>();
    private final Map<RunId, Long> steps = new HashMap<>();
    private final Map<RunId, Long> tokens = new HashMap<>();
    private final Map<RunId, BigDecimal> costs = new HashMap<>();
    private final Map<RunId, Instant> retries = new HashMap<>();
    private final Set<RunId> cancelled = new HashSet<>();

    @Override
    public Found begin(Effect effect, Instant now) {
        var known = effects.putIfAbsent(effect, new Found.Unfinished(now));
        return known == null ? new Found.Nothing() : known;
    }

    @Override
    public boolean beginAgain(Effect effect, Instant begunAt, Instant now) {
        return effects.replace(effect, new Found.Unfinished(begunAt), new Found.Unfinished(now));
    }

    @Override
    public void done(Effect effect, Map<String, Object> outputs, Instant now) {
        effects.put(effect, new Found.Done(outputs));
    }

    @Override
    public void undone(Effect effect) {
        effects.computeIfPresent(effect, (unused, found) -> found instanceof Found.Done ? found : null);
    }

    @Override
    public void open(TenantId tenant, RunId root, RunLimits most, Instant now) {
        limits.putIfAbsent(root, most);
        ends.putIfAbsent(root, now.plus(most.time()));
    }

    @Override
    public Account beginStep(TenantId tenant, RunId root, Instant now) {
        if (cancelled.contains(root)) {
            throw new StepCancelled("cancelled");
        }
        var most = limits.getOrDefault(root, RunLimits.MOST);
        var tokensLeft = most.tokens() - tokens.getOrDefault(root, 0L);
        var costLeft = most.cost().subtract(costs.getOrDefault(root, BigDecimal.ZERO));
        var isLate = !ends.getOrDefault(root, Instant.MAX).isAfter(now);
        if (steps(root) >= most.steps() || tokensLeft < 0 || costLeft.signum() < 0 || isLate) {
            throw new BudgetExceeded("used up");
        }
        return new Account(
                steps.merge(root, 1L, Long::sum), tokensLeft, costLeft, Optional.ofNullable(retries.get(root)));
    }

    @Override
    public void spend(TenantId tenant, RunId root, long used, BigDecimal cost) {
        tokens.merge(root, used, Long::sum);
        costs.merge(root, cost, BigDecimal::add);
    }

    @Override
    public void cancel(TenantId tenant, RunId root) {
        cancelled.add(root);
    }

    @Override
    public void retry(TenantId tenant, RunId root, RunLimits most, Instant now) {
        retries.put(root, now);
        ends.put(root, now.plus(most.time()));
    }

    public long steps(RunId root) {
        return steps.getOrDefault(root, 0L);
    }
}
