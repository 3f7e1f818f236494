package ai.jarvis.model.cache;

import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Keeps answers in memory, for as long as Redis does. */
public final class InMemoryAnswerStore implements AnswerStore {
    private static final Duration KEPT_FOR = Duration.ofMinutes(10);

    private final Clock clock;
    private final ConcurrentMap<TenantId, Long> generations = new ConcurrentHashMap<>();
    private final ConcurrentMap<Place, Kept> answers = new ConcurrentHashMap<>();

    public InMemoryAnswerStore(Clock clock) {
        this.clock = clock;
    }

    private record Place(CacheKey key, long generation) {}

    private record Kept(CachedAnswer answer, Instant until) {}

    @Override
    public long generation(TenantId tenant) {
        return generations.getOrDefault(tenant, 0L);
    }

    @Override
    public Optional<CachedAnswer> find(CacheKey key, long generation) {
        return Optional.ofNullable(answers.get(new Place(key, generation)))
                .filter(kept -> clock.instant().isBefore(kept.until()))
                .map(Kept::answer);
    }

    @Override
    public void put(CacheKey key, long generation, CachedAnswer answer) {
        answers.put(new Place(key, generation), new Kept(answer, clock.instant().plus(KEPT_FOR)));
    }

    @Override
    public void purge(TenantId tenant) {
        generations.merge(tenant, 1L, Long::sum);
    }
}
