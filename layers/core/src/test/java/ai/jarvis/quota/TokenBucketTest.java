package ai.jarvis.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final TokenBucket bucket = new TokenBucket(10, Duration.ofSeconds(1), 20, nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void givesItsBurstAndThenAsItRefills() {
        assertThat(bucket.take(20)).isTrue();
        assertThat(bucket.take(1)).isFalse();

        pass(Duration.ofMillis(100));

        assertThat(bucket.take(1)).isTrue();
        assertThat(bucket.take(1)).isFalse();
    }

    @Test
    void holdsNoMoreThanItsBurst() {
        pass(Duration.ofDays(1));

        assertThat(bucket.remaining()).isEqualTo(20);
    }

    @Test
    void takesAllOrNone() {
        assertThat(bucket.take(21)).isFalse();

        assertThat(bucket.remaining()).isEqualTo(20);
    }

    @Test
    void saysHowLongToWait() {
        bucket.take(20);

        assertThat(bucket.until(5)).isEqualTo(Duration.ofMillis(500));
        assertThat(bucket.until(21)).isGreaterThan(Duration.ofDays(300));
    }

    @Test
    void whatWasNeededBeyondIsTakenInAdvance() {
        bucket.take(20);

        bucket.giveBack(-10);
        pass(Duration.ofSeconds(1));

        assertThat(bucket.take(1)).isFalse();
    }
}
