package ai.jarvis.platform;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the records of one process. */
public final class InMemoryIdempotencyStore implements IdempotencyStore {
    private record Entry(String attempt, String fingerprint, Optional<Answer> answer, Instant expiresAt) {}

    private final Map<IdempotencyKey, Entry> entries = new HashMap<>();
    private int attempts;

    @Override
    public synchronized Found begin(IdempotencyKey key, String fingerprint, Instant now) {
        var entry = entries.get(key);
        if (entry == null || !entry.expiresAt().isAfter(now)) {
            var attempt = "attempt-" + ++attempts;
            entries.put(key, new Entry(attempt, fingerprint, Optional.empty(), now.plus(IN_PROGRESS)));
            return new Found.Nothing(attempt);
        }
        if (!entry.fingerprint().equals(fingerprint)) {
            return new Found.Mismatch();
        }
        return entry.answer().<Found>map(Found.Completed::new).orElseGet(Found.InProgress::new);
    }

    @Override
    public synchronized void complete(IdempotencyKey key, String attempt, Answer answer, Instant now) {
        entries.computeIfPresent(
                key,
                (k, entry) -> entry.attempt().equals(attempt)
                        ? new Entry(attempt, entry.fingerprint(), Optional.of(answer), now.plus(COMPLETED))
                        : entry);
    }

    @Override
    public synchronized void abandon(IdempotencyKey key, String attempt) {
        entries.computeIfPresent(key, (k, entry) -> entry.attempt().equals(attempt) ? null : entry);
    }
}
