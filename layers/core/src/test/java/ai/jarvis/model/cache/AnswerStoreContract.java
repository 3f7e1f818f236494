package ai.jarvis.model.cache;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of answers does. */
public abstract class AnswerStoreContract {
    private static final CachedAnswer ANSWER = new CachedAnswer(
            "At dusk; 黄昏时。",
            new ModelId("large"),
            new TokenUsage(120, 9, 100),
            Optional.of(new Money(new BigDecimal("0.00012"), "USD")));

    private final TenantId tenant = TenantId.fresh();

    protected abstract AnswerStore store();

    /** Another instance's view of the same. */
    protected abstract AnswerStore storeOfAnotherInstance();

    private CacheKey key(String value) {
        return new CacheKey(tenant, value);
    }

    @Test
    void whatOnePutsAllFind() {
        store().put(key("a"), 0, ANSWER);

        assertThat(store().find(key("a"), 0)).contains(ANSWER);
        assertThat(storeOfAnotherInstance().find(key("a"), 0)).contains(ANSWER);
        assertThat(store().find(key("b"), 0)).isEmpty();
    }

    @Test
    void anotherTenantFindsNothing() {
        store().put(key("a"), 0, ANSWER);

        assertThat(store().find(new CacheKey(TenantId.fresh(), "a"), 0)).isEmpty();
    }

    @Test
    void whatWasThrownAwayIsNotFound() {
        var before = store().generation(tenant);
        store().put(key("a"), before, ANSWER);

        store().purge(tenant);

        var after = store().generation(tenant);
        assertThat(after).isNotEqualTo(before);
        assertThat(store().find(key("a"), after)).isEmpty();
    }

    @Test
    void whatComesLateFromBeforeAPurgeIsNotFoundAfterIt() {
        var before = store().generation(tenant);
        store().purge(tenant);
        store().put(key("a"), before, ANSWER);

        assertThat(store().find(key("a"), store().generation(tenant))).isEmpty();
    }

    @Test
    void othersKeepTheirs() {
        var other = TenantId.fresh();
        store().put(new CacheKey(other, "a"), store().generation(other), ANSWER);

        store().purge(tenant);

        assertThat(store().find(new CacheKey(other, "a"), store().generation(other)))
                .contains(ANSWER);
    }
}
