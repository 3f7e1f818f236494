package ai.jarvis.model.cache;

import ai.jarvis.tenancy.TenantId;
import java.util.Optional;

/** Where answers are kept for all instances. It may lose any of them. Only a purge throws if the store is away. */
public interface AnswerStore {
    /**
     * How often a tenant's answers were thrown away. An answer is looked for, and put, under the generation that was
     * current when its question came.
     */
    long generation(TenantId tenant);

    /** An answer that was put under this generation; absent also where the store does not answer. */
    Optional<CachedAnswer> find(CacheKey key, long generation);

    /** Keeps an answer for a while. */
    void put(CacheKey key, long generation, CachedAnswer answer);

    /** Throws away all answers of a tenant: from now on its generation is the next one. */
    void purge(TenantId tenant);

    /** Keeps nothing. */
    static AnswerStore none() {
        return new AnswerStore() {
            @Override
            public long generation(TenantId tenant) {
                return 0;
            }

            @Override
            public Optional<CachedAnswer> find(CacheKey key, long generation) {
                return Optional.empty();
            }

            @Override
            public void put(CacheKey key, long generation, CachedAnswer answer) {
                // There is nowhere to put it.
            }

            @Override
            public void purge(TenantId tenant) {
                // There is nothing.
            }
        };
    }
}
