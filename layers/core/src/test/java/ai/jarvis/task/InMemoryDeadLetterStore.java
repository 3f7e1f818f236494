package ai.jarvis.task;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the dead letters of one process. */
public final class InMemoryDeadLetterStore implements DeadLetterStore {
    private final Map<TaskId, DeadLetter> letters = new LinkedHashMap<>();

    @Override
    public void archive(DeadLetter letter) {
        letters.put(letter.task(), letter);
    }

    @Override
    public Optional<DeadLetter> find(TenantId tenant, TaskId task) {
        return Optional.ofNullable(letters.get(task));
    }

    @Override
    public Page<DeadLetter> list(TenantId tenant, Page.Request page) {
        return new Page<>(
                letters.values().stream()
                        .filter(letter -> letter.replayedAt().isEmpty())
                        .toList(),
                Optional.empty());
    }

    @Override
    public void replayed(TenantId tenant, TaskId task, Instant at) {
        letters.computeIfPresent(
                task,
                (id, letter) -> new DeadLetter(
                        id,
                        letter.tenant(),
                        letter.kind(),
                        letter.subject(),
                        letter.error(),
                        letter.attempts(),
                        letter.archivedAt(),
                        Optional.of(at)));
    }
}
