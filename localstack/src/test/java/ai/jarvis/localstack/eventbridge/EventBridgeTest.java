package ai.jarvis.localstack.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.RunningEnds;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.Rule;

class EventBridgeTest {
    @TempDir
    private Path directory;

    @Test
    void routesAnEventByTheRulesOfItsBus() {
        try (RunningEnds ends = RunningEnds.over(directory)) {
            PutEventsResponse response = put(
                    ends,
                    note("{\"text\":\"記\"}").resources("arn:x").time(Instant.parse("2026-02-03T04:05:06Z")),
                    note("{}").detailType("Other"),
                    note("{}").eventBusName("default"),
                    note("{}").detailType("Work Wanted"));

            assertThat(response.failedEntryCount()).isZero();
            List<JsonNode> events = ends.events(seen -> !seen.isEmpty());
            assertThat(events).hasSize(1);
            JsonNode event = events.getFirst();
            assertThat(event.path("id").asText())
                    .isEqualTo(response.entries().getFirst().eventId());
            assertThat(event.at("/detail/text").asText()).isEqualTo("記");
            assertThat(event.at("/resources/0").asText()).isEqualTo("arn:x");
            assertThat(event.path("time").asText()).isEqualTo("2026-02-03T04:05:06Z");
            assertThat(ends.receive("work")).hasSize(1);
        }
    }

    @Test
    void refusesBadEntriesOneByOne() {
        try (RunningEnds ends = RunningEnds.over(directory)) {
            PutEventsResponse response = put(
                    ends,
                    note("not json"),
                    note("{}").source("aws.s3"),
                    note("{}").eventBusName("nobody's"),
                    note("{}").detailType(null),
                    note("{}"));

            assertThat(response.failedEntryCount()).isEqualTo(4);
            assertThat(response.entries())
                    .extracting(PutEventsResultEntry::errorCode)
                    .containsExactly(
                            "MalformedDetail",
                            "NotAuthorizedForSourceException",
                            "ResourceNotFoundException",
                            "InvalidArgument",
                            null);
            assertThat(ends.events(seen -> !seen.isEmpty())).hasSize(1);
        }
    }

    @Test
    void refusesTooManyEntriesAndTooLargeOnes() {
        try (RunningEnds ends = RunningEnds.over(directory)) {
            PutEventsRequestEntry.Builder[] eleven =
                    Collections.nCopies(11, note("{}")).toArray(PutEventsRequestEntry.Builder[]::new);
            assertThatThrownBy(() -> put(ends, eleven))
                    .isInstanceOfSatisfying(EventBridgeException.class, EventBridgeTest::isValidationException);
            assertThatThrownBy(() -> put(ends, note("{\"x\":\"" + "x".repeat(256 * 1024) + "\"}")))
                    .isInstanceOfSatisfying(EventBridgeException.class, EventBridgeTest::isValidationException);
        }
    }

    @Test
    void deliversTwiceAndOutOfOrderWhenAskedTo() {
        try (RunningEnds ends = RunningEnds.disorderlyOver(directory)) {
            put(
                    ends,
                    IntStream.range(0, 10)
                            .mapToObj(number -> note("{\"number\":" + number + "}"))
                            .toArray(PutEventsRequestEntry.Builder[]::new));

            List<Integer> numbers = ends.events(seen -> seen.size() >= 20).stream()
                    .map(event -> event.at("/detail/number").asInt())
                    .toList();

            assertThat(numbers)
                    .hasSize(20)
                    .isNotEqualTo(numbers.stream().sorted().toList());
            assertThat(numbers.stream().sorted().toList())
                    .isEqualTo(
                            IntStream.range(0, 20).mapToObj(index -> index / 2).toList());
        }
    }

    @Test
    void showsItsRules() {
        try (RunningEnds ends = RunningEnds.over(directory)) {
            assertThat(ends.events()
                            .listRules(request -> request.eventBusName("jarvis"))
                            .rules())
                    .extracting(Rule::name)
                    .containsExactly("notes", "work");
            assertThat(ends.events().listRules(request -> {}).rules())
                    .extracting(Rule::eventPattern)
                    .containsExactly("{\"source\":[\"aws.s3\"],\"detail\":{\"bucket\":{\"name\":[\"documents\"]}}}");
        }
    }

    private static void isValidationException(EventBridgeException e) {
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
    }

    private static PutEventsRequestEntry.Builder note(String detail) {
        return PutEventsRequestEntry.builder()
                .eventBusName("jarvis")
                .source("jarvis.test")
                .detailType("Note Taken")
                .detail(detail);
    }

    private static PutEventsResponse put(RunningEnds ends, PutEventsRequestEntry.Builder... entries) {
        return ends.events()
                .putEvents(request -> request.entries(List.of(entries).stream()
                        .map(PutEventsRequestEntry.Builder::build)
                        .toList()));
    }
}
