package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.gateway.Preferences;
import ai.jarvis.model.gateway.TenantOffers;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachedTenantOffersTest {
    private final AtomicLong nanos = new AtomicLong();
    private final TenantId tenant = TenantId.fresh();
    private TenantOffers stored = named("one");
    private boolean isAway;
    private int asked;

    private final CachedTenantOffers cached = new CachedTenantOffers(this::read, nanos::get);

    private TenantOffers read(TenantId of) {
        asked++;
        if (isAway) {
            throw Refusal.of(Refusal.Kind.UNAVAILABLE, "database_unavailable", "Away.");
        }
        return of.equals(tenant) ? stored : TenantOffers.NONE;
    }

    private static TenantOffers named(String alias) {
        var aliases = new TreeMap<String, ModelId>();
        aliases.put(alias, new ModelId("small"));
        return new TenantOffers(List.of(), aliases, Preferences.STANDARD);
    }

    private void goOn(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void asksOnceForAllRequestsOfAMomentAndKnowsAChangeWithinFiveSeconds() {
        assertThat(cached.of(tenant).aliases()).containsKey("one");
        stored = named("two");
        goOn(Duration.ofMillis(1_900));
        cached.of(tenant);
        assertThat(asked).isEqualTo(1);

        goOn(Duration.ofSeconds(3));
        assertThat(cached.of(tenant).aliases()).containsKey("two");
    }

    @Test
    void knowsAtOnceWhatWasChangedHere() {
        cached.of(tenant);
        stored = named("two");

        cached.changed(tenant);

        assertThat(cached.of(tenant).aliases()).containsKey("two");
    }

    @Test
    void whileTheDatabaseIsAwayAllStaysAsItWas() {
        cached.of(tenant);
        isAway = true;
        goOn(Duration.ofMinutes(30));

        assertThat(cached.of(tenant).aliases()).containsKey("one");
        assertThatThrownBy(() -> cached.of(TenantId.fresh())).isInstanceOf(Refusal.class);

        isAway = false;
        stored = named("two");
        goOn(Duration.ofSeconds(5));
        assertThat(cached.of(tenant).aliases()).containsKey("two");
    }
}
