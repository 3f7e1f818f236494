package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentTest {
    private static final Instant EXPIRY = Instant.parse("2030-05-01T12:00:00Z");

    private static Document awaited(DocumentStatus status, Optional<String> sequencer, Optional<Instant> expiry) {
        return new Document(
                DocumentId.fresh(),
                TenantId.fresh(),
                CollectionId.fresh(),
                "a.txt",
                Map.of(),
                DocumentAccess.EVERYBODY,
                1,
                status,
                Optional.empty(),
                "key",
                sequencer,
                expiry,
                TaskId.fresh(),
                Optional.empty(),
                EXPIRY.minus(Duration.ofMinutes(15)));
    }

    @Test
    void anUploadThatNeverCameHasFailedAfterItsTimeAndSomeGrace() {
        var document = awaited(DocumentStatus.PENDING, Optional.empty(), Optional.of(EXPIRY));

        assertThat(document.asOf(EXPIRY.plus(Duration.ofMinutes(5)))).isSameAs(document);
        var late = document.asOf(EXPIRY.plus(Duration.ofMinutes(5)).plusMillis(1));
        assertThat(late.status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(late.error()).hasValueSatisfying(error -> assertThat(error).contains("expired"));
    }

    @Test
    void whatArrivedDoesNotExpire() {
        var muchLater = EXPIRY.plus(Duration.ofDays(1));
        for (var document : new Document[] {
            awaited(DocumentStatus.RUNNING, Optional.of("01"), Optional.of(EXPIRY)),
            awaited(DocumentStatus.READY, Optional.of("01"), Optional.of(EXPIRY)),
            awaited(DocumentStatus.PENDING, Optional.of("01"), Optional.of(EXPIRY)),
            awaited(DocumentStatus.PENDING, Optional.empty(), Optional.empty())
        }) {
            assertThat(document.asOf(muchLater)).isSameAs(document);
        }
    }
}
