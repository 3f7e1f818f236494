package ai.jarvis.localstack.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Talks until nobody listens any more. */
final class EndlessModel implements Model {

    /** How many conversations have come to an end. */
    static final AtomicInteger ENDED = new AtomicInteger();

    @Override
    public Completion converse(Conversation conversation, TextSink sink) throws IOException {
        try {
            while (true) {
                sink.text("and so on ");
            }
        } finally {
            ENDED.incrementAndGet();
        }
    }

    static void awaitEnded(int count) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (ENDED.get() < count && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        assertThat(ENDED.get()).isGreaterThanOrEqualTo(count);
    }
}
