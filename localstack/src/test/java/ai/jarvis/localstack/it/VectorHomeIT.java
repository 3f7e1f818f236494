package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tenant that becomes large, and small again, while it is searched all the time. */
@ExtendWith(Platform.Provider.class)
class VectorHomeIT {
    private static final String QUESTION = "Who keeps the lighthouse of Port Elsewhere?";

    private final Platform platform;
    private final Tenant tenant;
    private final String collection;

    VectorHomeIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.collection = tenant.collection();
    }

    private long vectors(String home) {
        return Long.parseLong(query("select count(*) from chunk_vectors where tenant_id = '%s' and home = '%s'"
                .formatted(tenant.id(), home)));
    }

    /** What the state machine has done, for whoever must find out why it did not. */
    private String executions() {
        try (var steps = platform.stepFunctions()) {
            return steps
                    .listExecutions(request ->
                            request.stateMachineArn(platform.functionVariables().get("JARVIS_VECTOR_HOME_ARN")))
                    .executions()
                    .stream()
                    .flatMap(
                            execution -> steps
                                    .getExecutionHistory(request -> request.executionArn(execution.executionArn()))
                                    .events()
                                    .stream())
                    .map(String::valueOf)
                    .collect(Collectors.joining("\n"));
        }
    }

    private boolean hasPartition() {
        return query("select to_regclass('chunk_vectors_%s') is not null"
                        .formatted(tenant.id().toLowerCase(Locale.ROOT)))
                .equals("t");
    }

    private String query(String sql) {
        try (var connection = platform.database("postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void searchesFindTheSameWhileVectorsMove() {
        var books = new ArrayList<String>();
        try (var index = new DirectIndex(platform)) {
            for (int i = 0; i < 10; i++) {
                books.add(index.publish(tenant.id(), collection, 510));
            }
        }
        var marker = tenant.sendText(
                collection, "keeper.txt", "The lighthouse of Port Elsewhere is kept by Ottoline Brandt.");
        tenant.awaitReady(marker);
        var goesOn = new AtomicBoolean(true);
        var answers = CompletableFuture.supplyAsync(() -> searchWhile(goesOn));

        eventually(() -> vectors("shared"), count -> count == 0);
        assertThat(vectors("shared")).as(executions()).isZero();
        assertThat(vectors(tenant.id())).isGreaterThan(5_000);
        var large = tenant.search(collection, "vector", QUESTION);
        books.subList(0, 6)
                .forEach(book ->
                        tenant.client().delete("/api/v1/documents/" + book).expect(204));
        eventually(this::hasPartition, isThere -> !isThere);
        goesOn.set(false);

        assertThat(vectors(tenant.id())).isZero();
        assertThat(large).hasSize(100);
        assertThat(tenant.search(collection, "vector", QUESTION)).hasSize(100);
        assertThat(answers.join()).isNotEmpty().allSatisfy(answer -> {
            assertThat(answer.getFirst().path("document_id").asText()).isEqualTo(marker);
            assertThat(answer.stream().map(found -> found.path("chunk_id").asText()))
                    .doesNotHaveDuplicates();
        });
        assertThat(answers.join().getLast()).hasSize(100);
    }

    private List<List<JsonNode>> searchWhile(AtomicBoolean goesOn) {
        var answers = new ArrayList<List<JsonNode>>();
        while (goesOn.get()) {
            answers.add(tenant.search(collection, "vector", QUESTION));
        }
        return answers;
    }
}
