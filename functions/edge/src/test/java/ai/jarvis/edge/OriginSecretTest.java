package ai.jarvis.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class OriginSecretTest {
    private final Hand hand = new Hand();
    private List<String> stored = List.of("one");
    private boolean away;
    private int readings;
    private final OriginSecret secret = new OriginSecret(this::read, hand);

    /** A clock that is set by hand. */
    private static final class Hand extends Clock {
        private Instant now = Instant.parse("2030-05-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        void advance(Duration duration) {
            now = now.plus(duration);
        }
    }

    private List<String> read() {
        readings++;
        if (away) {
            throw new IllegalStateException("Nobody answers");
        }
        return stored;
    }

    @Test
    void isReadOnceForManyRequests() {
        for (int i = 0; i < 100; i++) {
            assertThat(secret.is("one")).isTrue();
        }
        assertThat(readings).isEqualTo(1);
    }

    @Test
    void isNotReadBeforeItIsNeeded() {
        assertThat(readings).isZero();
    }

    @Test
    void isReadAgainAfterAWhile() {
        assertThat(secret.is("one")).isTrue();
        stored = List.of("two");
        hand.advance(OriginSecret.KEPT.plusSeconds(1));

        assertThat(secret.is("one")).isFalse();
        assertThat(secret.is("two")).isTrue();
    }

    @Test
    void aNewOneIsGoodWithinSeconds() {
        assertThat(secret.is("one")).isTrue();
        stored = List.of("two", "one");
        hand.advance(OriginSecret.BETWEEN_READINGS.plusSeconds(1));

        assertThat(secret.is("two")).isTrue();
        assertThat(secret.is("one")).isTrue();
    }

    @Test
    void guessesDoNotMakeItBeReadEachTime() {
        for (int i = 0; i < 100; i++) {
            assertThat(secret.is("guess " + i)).isFalse();
        }
        assertThat(readings).isEqualTo(1);
    }

    @Test
    void whatIsKnownIsGoodWhileNobodyAnswers() {
        assertThat(secret.is("one")).isTrue();
        away = true;
        hand.advance(OriginSecret.KEPT.plusSeconds(1));

        assertThat(secret.is("one")).isTrue();
        assertThat(secret.is("two")).isFalse();
    }

    @Test
    void nothingIsGoodBeforeAnythingIsKnown() {
        away = true;

        assertThatThrownBy(() -> secret.is("one")).isInstanceOf(IllegalStateException.class);

        away = false;
        assertThat(secret.is("one")).isTrue();
    }
}
