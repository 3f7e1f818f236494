package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** Documents of so many chunks that they are embedded part by part. */
@ExtendWith(Platform.Provider.class)
class LargeDocumentIT {
    private final Platform platform;
    private final Tenant tenant;
    private final String collection;

    LargeDocumentIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.collection = tenant.collection();
    }

    /** Some 1,200 chunks, of which one says what no other does. */
    private static String book(String secret) {
        return IntStream.range(0, 1_200)
                        .mapToObj(i -> ("Paragraph " + i + " tells of harbour, tide and rope. ")
                                .repeat(20)
                                .strip())
                        .collect(Collectors.joining("\n\n"))
                + "\n\n" + secret;
    }

    private void put(String name, String text) {
        platform.s3()
                .putObject(
                        request -> request.bucket(platform.bucket())
                                .key("tenants/" + tenant.id() + "/collections/" + collection + "/" + name),
                        RequestBody.fromString(text));
    }

    private JsonNode awaitDocument() {
        return eventually(() -> tenant.list(Tenant.documents(collection), 10), found -> !found.isEmpty())
                .getFirst();
    }

    private List<ExecutionListItem> executions(String document) {
        try (var steps = platform.stepFunctions()) {
            return steps
                    .listExecutionsPaginator(request ->
                            request.stateMachineArn(platform.functionVariables().get("JARVIS_LARGE_DOCUMENTS_ARN")))
                    .executions()
                    .stream()
                    .filter(execution -> execution.name().startsWith(document))
                    .toList();
        }
    }

    @Test
    void isReadInPartsAndFoundAsAWhole() {
        var text = book("The lighthouse keeper is called Ottoline Brandt.");
        put("book.txt", text);
        var id = awaitDocument().path("id").asText();
        var shares = new ArrayList<Double>();

        var ended = eventually(
                () -> {
                    var state = tenant.document(id);
                    shares.add(state.path("progress").asDouble());
                    return state;
                },
                state ->
                        List.of("ready", "failed").contains(state.path("status").asText()));

        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("ready");
        assertThat(ended.path("chunks").asInt()).isGreaterThan(1_024);
        assertThat(shares).isSorted().allMatch(share -> share >= 0 && share <= 1);
        assertThat(tenant.text(id)).isEqualTo(text);
        assertThat(tenant.search(collection, "keyword", "Who is the lighthouse keeper Ottoline?")
                        .getFirst()
                        .path("text")
                        .asText())
                .contains("Ottoline Brandt");
        var executions = eventually(() -> executions(id), found -> found.stream()
                .allMatch(each -> each.status() == ExecutionStatus.SUCCEEDED));
        assertThat(executions).isNotEmpty();
        assertThat(platform.objects("tenants/" + tenant.id() + "/parts/")).isEmpty();
    }

    @Test
    void newerBytesWinOverALargeDocumentThatIsWorkedOn() {
        put("book.txt", book("The lighthouse keeper is called Ottoline Brandt."));
        var id = awaitDocument().path("id").asText();
        eventually(() -> executions(id), found -> !found.isEmpty());

        put("book.txt", "The lighthouse is closed.");

        eventually(
                () -> tenant.document(id),
                state -> state.path("status").asText().equals("ready")
                        && state.path("chunks").asInt() == 1);
        eventually(() -> executions(id), found -> found.stream()
                .noneMatch(each -> each.status() == ExecutionStatus.RUNNING));
        assertThat(tenant.text(id)).isEqualTo("The lighthouse is closed.");
        assertThat(tenant.search(collection, "keyword", "Ottoline Brandt")).isEmpty();
        assertThat(platform.objects("tenants/" + tenant.id() + "/parts/")).isEmpty();
    }
}
