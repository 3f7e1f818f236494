package ai.jarvis.rollout;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps the rollouts of one process. It knows of no prompts, so that they are all there and have no newer versions. */
public final class InMemoryRolloutStore implements RolloutStore {
    private final TreeMap<String, Rollout> rollouts = new TreeMap<>();
    private final Map<RolloutId, List<RolloutMove>> moves = new HashMap<>();
    private final Map<RolloutId, Map<List<Object>, Counted>> figures = new HashMap<>();

    @Override
    public synchronized void insert(Rollout rollout, RolloutMove first) {
        put(rollout);
        moves.put(rollout.id(), new ArrayList<>(List.of(first)));
        figures.put(rollout.id(), new HashMap<>());
    }

    private void put(Rollout rollout) {
        if (rollout.state().isUnderWay()) {
            var others = rollouts.values().stream()
                    .filter(other -> other.tenant().equals(rollout.tenant())
                            && other.subject().kind() == rollout.subject().kind()
                            && other.subject().id().equals(rollout.subject().id())
                            && !other.id().equals(rollout.id()))
                    .toList();
            if (others.stream().anyMatch(other -> other.state().isUnderWay())) {
                throw RolloutStore.underWay();
            }
            others.forEach(other -> rollouts.put(other.id().value(), released(other)));
        }
        rollouts.put(rollout.id().value(), rollout);
    }

    private static Rollout released(Rollout rollout) {
        return new Rollout(
                rollout.id(),
                rollout.tenant(),
                rollout.subject(),
                rollout.candidate(),
                rollout.baseline(),
                rollout.basis(),
                rollout.stages(),
                rollout.guards(),
                rollout.isAutomatic(),
                rollout.gate(),
                rollout.state(),
                rollout.stage(),
                rollout.stageSince(),
                false,
                rollout.createdBy(),
                rollout.createdAt(),
                rollout.endedAt());
    }

    @Override
    public synchronized Optional<Rollout> find(TenantId tenant, RolloutId id) {
        return Optional.ofNullable(rollouts.get(id.value()))
                .filter(rollout -> rollout.tenant().equals(tenant));
    }

    @Override
    public synchronized Page<Rollout> list(TenantId tenant, Page.Request page) {
        var rows = rollouts.descendingMap().values().stream()
                .filter(rollout -> rollout.tenant().equals(tenant))
                .filter(rollout -> page.after()
                        .map(after -> rollout.id().value().compareTo(after) < 0)
                        .orElse(true))
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), rollout -> rollout.id().value());
    }

    @Override
    public synchronized Optional<Rollout> change(TenantId tenant, RolloutId id, Next next) {
        return find(tenant, id).map(before -> {
            var history = moves.get(id);
            return next.step(before, history.size() + 1)
                    .map(step -> {
                        put(step.rollout());
                        history.addFirst(step.move());
                        return step.rollout();
                    })
                    .orElse(before);
        });
    }

    @Override
    public synchronized List<RolloutMove> moves(TenantId tenant, RolloutId id) {
        return find(tenant, id).map(rollout -> List.copyOf(moves.get(id))).orElse(List.of());
    }

    @Override
    public synchronized List<Rollout> inForce(TenantId tenant) {
        return rollouts.values().stream()
                .filter(rollout -> rollout.tenant().equals(tenant) && rollout.isInForce())
                .toList();
    }

    @Override
    public synchronized boolean delete(TenantId tenant, RolloutId id) {
        return find(tenant, id).filter(rollout -> !rollout.state().isUnderWay()).isPresent()
                && rollouts.remove(id.value()) != null;
    }

    @Override
    public synchronized List<Counted> figures(TenantId tenant, RolloutId id) {
        return find(tenant, id)
                .map(rollout -> List.copyOf(figures.get(id).values()))
                .orElse(List.of());
    }

    @Override
    public synchronized void keep(TenantId tenant, RolloutId id, List<Counted> counted) {
        if (find(tenant, id).isPresent()) {
            counted.forEach(part -> figures.get(id)
                    .merge(
                            List.of(part.stage(), part.arm(), part.epoch()),
                            part,
                            (old, now) ->
                                    now.figures().counted() > old.figures().counted() ? now : old));
        }
    }
}
