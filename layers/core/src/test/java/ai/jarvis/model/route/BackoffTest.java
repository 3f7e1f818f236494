package ai.jarvis.model.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Backoff middle = new Backoff(5, () -> 0.5);

    @Test
    void waitsTwiceAsLongEachTime() {
        assertThat(middle.pauseBefore(1, Optional.empty(), LONG)).contains(Duration.ZERO);
        assertThat(middle.pauseBefore(2, Optional.empty(), LONG)).contains(Duration.ofSeconds(1));
        assertThat(middle.pauseBefore(3, Optional.empty(), LONG)).contains(Duration.ofSeconds(2));
        assertThat(middle.pauseBefore(4, Optional.empty(), LONG)).contains(Duration.ofSeconds(4));
        assertThat(middle.pauseBefore(5, Optional.empty(), LONG)).contains(Duration.ofSeconds(8));
        assertThat(middle.pauseBefore(6, Optional.empty(), LONG)).isEmpty();
    }

    @Test
    void spreadsThoseWhoFailedTogether() {
        assertThat(new Backoff(3, () -> 0).pauseBefore(3, Optional.empty(), LONG))
                .contains(Duration.ofMillis(1_500));
        assertThat(new Backoff(3, () -> 0.9999).pauseBefore(3, Optional.empty(), LONG))
                .contains(Duration.ofMillis(2_500));
    }

    @Test
    void waitsAsLongAsTheProviderAsksFor() {
        assertThat(middle.pauseBefore(2, Optional.of(Duration.ofSeconds(7)), LONG))
                .contains(Duration.ofSeconds(7));
        assertThat(middle.pauseBefore(5, Optional.of(Duration.ofSeconds(7)), LONG))
                .contains(Duration.ofSeconds(8));
    }

    @Test
    void doesNotRepeatWhatCouldOnlyBeginAtTheDeadline() {
        assertThat(middle.pauseBefore(2, Optional.empty(), Duration.ofSeconds(1)))
                .isEmpty();
        assertThat(middle.pauseBefore(2, Optional.empty(), Duration.ofMillis(1_001)))
                .contains(Duration.ofSeconds(1));
        assertThat(middle.pauseBefore(2, Optional.of(Duration.ofHours(1)), LONG))
                .isEmpty();
        assertThat(middle.pauseBefore(1, Optional.empty(), Duration.ZERO)).isEmpty();
        assertThat(middle.pauseBefore(1, Optional.empty(), Duration.ofMillis(-1)))
                .isEmpty();
    }

    @Test
    void makesThreeToFiveAttempts() {
        assertThat(new Backoff(3, () -> 0.5).pauseBefore(4, Optional.empty(), LONG))
                .isEmpty();
        assertThatThrownBy(() -> new Backoff(0, () -> 0.5)).hasMessageContaining("not 0");
        assertThatThrownBy(() -> new Backoff(6, () -> 0.5)).hasMessageContaining("not 6");
    }
}
