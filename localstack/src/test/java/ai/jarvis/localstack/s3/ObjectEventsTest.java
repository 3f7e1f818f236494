package ai.jarvis.localstack.s3;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.RunningEnds;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

class ObjectEventsTest {
    @TempDir
    private Path directory;

    @Test
    void emitsAtTheNextStartWhatACrashLeftOwed() throws IOException {
        Intent written = Intent.toCreate(RunningEnds.BUCKET, "tenants/t/檔案.txt", "PutObject");
        Intent deleted = Intent.toDelete(RunningEnds.BUCKET, "gone");
        Intent neverWritten = Intent.toCreate(RunningEnds.BUCKET, "never-written", "PutObject");
        Intent neverDeleted = Intent.toDelete(RunningEnds.BUCKET, written.key());
        try (RunningEnds ends = RunningEnds.over(directory)) {
            ends.s3()
                    .putObject(
                            request -> request.bucket(RunningEnds.BUCKET).key(written.key()),
                            RequestBody.fromString("hello"));
            assertThat(ends.events(events -> !events.isEmpty())).hasSize(1);
        }
        IntentJournal journal = new IntentJournal(directory.resolve("s3/journal"));
        List.of(written, deleted, neverWritten, neverDeleted).forEach(journal::add);
        Files.writeString(directory.resolve("s3/journal/torn"), "{\"id\":\"");

        try (RunningEnds ends = RunningEnds.over(directory)) {
            List<JsonNode> events = ends.events(seen -> seen.size() >= 2);

            assertThat(events)
                    .extracting(event -> event.path("id").asText() + " "
                            + event.path("detail-type").asText() + " "
                            + event.at("/detail/object/key").asText())
                    .containsExactlyInAnyOrder(
                            written.id() + " Object Created tenants/t/檔案.txt", deleted.id() + " Object Deleted gone");
            assertThat(journal.pending()).isEmpty();
        }
    }

    @Test
    void numbersGoOnUpwardsAfterARestartWithTheClockSetBack() {
        Path file = directory.resolve("sequencer");
        Instant now = Instant.parse("2026-03-01T00:00:00Z");
        Sequencer before = new Sequencer(file, Clock.fixed(now, ZoneOffset.UTC));
        String first = before.next();
        String second = before.next();

        String third = new Sequencer(file, Clock.fixed(now.minus(Duration.ofDays(1)), ZoneOffset.UTC)).next();

        assertThat(second).isGreaterThan(first);
        assertThat(third).isGreaterThan(second).hasSameSizeAs(first);
    }
}
