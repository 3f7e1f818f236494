package ai.jarvis.localstack.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Talks until nobody listens any more. */
final class EndlessModel implements Model {
    private static final Duration BETWEEN_TOKENS = Duration.ofMillis(1);

    /** How many conversations have come to an end. */
    static final AtomicInteger ENDED = new AtomicInteger();

    @Override
    public Completion converse(Conversation conversation, TextSink sink) throws IOException {
        try {
            while (true) {
                sink.text("and so on ");
                LockSupport.parkNanos(BETWEEN_TOKENS.toNanos());
            }
        } finally {
            ENDED.incrementAndGet();
        }
    }

    static void awaitEnded(int count) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (ENDED.get() < count && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(BETWEEN_TOKENS.toNanos());
        }
        assertThat(ENDED.get()).isGreaterThanOrEqualTo(count);
    }
}
