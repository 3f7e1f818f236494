package ai.jarvis.sql.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.AthenaException;
import software.amazon.awssdk.services.athena.model.ColumnInfo;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.ListTableMetadataRequest;
import software.amazon.awssdk.services.athena.model.ListTableMetadataResponse;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.Row;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.TableMetadata;

class AthenaSourceTest {
    private static final Limits LIMITS = new Limits(100, 10_000, Duration.ofSeconds(30));

    private final Athena athena = new Athena();
    private final Time time = new Time();
    private final AthenaSource source = new AthenaSource(
            athena,
            new Source(
                    SourceId.fresh(),
                    TenantId.fresh(),
                    "lake",
                    Optional.empty(),
                    SourceType.ATHENA,
                    Map.of("workgroup", "questions", "database", "lake"),
                    Optional.empty(),
                    List.of(),
                    SourceAccess.EVERYBODY,
                    Map.of(),
                    1,
                    "key",
                    Instant.EPOCH,
                    Instant.EPOCH),
            time,
            time::pass);

    private static final class Time extends Clock {
        private Instant now = Instant.parse("2030-01-31T12:00:00Z");

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** A service that finds the same rows for every query, after some looks at it. */
    private static final class Athena implements AthenaClient {
        final List<StartQueryExecutionRequest> started = new ArrayList<>();
        final List<String> stopped = new ArrayList<>();
        QueryExecutionState end = QueryExecutionState.SUCCEEDED;
        int looks = 2;
        int rows = 3;
        int pages;

        @Override
        public StartQueryExecutionResponse startQueryExecution(StartQueryExecutionRequest request) {
            if (request.queryString().contains("broken")) {
                throw AthenaException.builder()
                        .statusCode(400)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode(
                                        request.queryString().contains("denied")
                                                ? "AccessDenied"
                                                : "InvalidRequestException")
                                .errorMessage("line 1:8: no")
                                .build())
                        .build();
            }
            started.add(request);
            return StartQueryExecutionResponse.builder().queryExecutionId("q").build();
        }

        @Override
        public GetQueryExecutionResponse getQueryExecution(GetQueryExecutionRequest request) {
            var state = looks-- > 0 ? QueryExecutionState.RUNNING : end;
            return GetQueryExecutionResponse.builder()
                    .queryExecution(execution -> execution.status(
                            status -> status.state(state).stateChangeReason("COLUMN_NOT_FOUND: line 1:8")))
                    .build();
        }

        @Override
        public StopQueryExecutionResponse stopQueryExecution(StopQueryExecutionRequest request) {
            stopped.add(request.queryExecutionId());
            return StopQueryExecutionResponse.builder().build();
        }

        @Override
        public GetQueryResultsResponse getQueryResults(GetQueryResultsRequest request) {
            pages++;
            var page = new ArrayList<Row>();
            if (request.nextToken() == null) {
                page.add(row("id", "amount", "yes", "text"));
            }
            for (int i = 0; i < rows; i++) {
                page.add(row("1", "2.50", "true", "x"));
            }
            return GetQueryResultsResponse.builder()
                    .nextToken(pages < 3 ? "more" : null)
                    .resultSet(set -> set.rows(page)
                            .resultSetMetadata(about -> about.columnInfo(List.of(
                                    column("id", "bigint"),
                                    column("amount", "decimal"),
                                    column("yes", "boolean"),
                                    column("text", "varchar")))))
                    .build();
        }

        private static Row row(String... values) {
            return Row.builder()
                    .data(Arrays.stream(values)
                            .map(value -> Datum.builder().varCharValue(value).build())
                            .toList())
                    .build();
        }

        @Override
        public ListTableMetadataResponse listTableMetadata(ListTableMetadataRequest request) {
            var sales = TableMetadata.builder()
                    .name("sales")
                    .parameters(Map.of("comment", "what was sold"))
                    .columns(List.of(
                            named("id", "bigint", "a number"),
                            named("amount", "decimal(10,2)", "money"),
                            named("email", "string", "of whom")))
                    .partitionKeys(List.of(named("day", "string", "when")))
                    .build();
            return ListTableMetadataResponse.builder()
                    .tableMetadataList(List.of(sales))
                    .build();
        }

        private static software.amazon.awssdk.services.athena.model.Column named(
                String name, String type, String comment) {
            return software.amazon.awssdk.services.athena.model.Column.builder()
                    .name(name)
                    .type(type)
                    .comment(comment)
                    .build();
        }

        private static ColumnInfo column(String label, String type) {
            return ColumnInfo.builder().label(label).type(type).build();
        }

        @Override
        public String serviceName() {
            return "athena";
        }

        @Override
        public void close() {}
    }

    @Test
    void readsTypedRowsOfAllPages() {
        var rows = source.query("select * from sales", LIMITS);

        assertThat(rows.rows()).hasSize(9);
        assertThat(rows.rows().getFirst()).containsExactly(1L, new BigDecimal("2.50"), true, "x");
        assertThat(rows.truncated()).isFalse();
        assertThat(athena.started.getFirst().workGroup()).isEqualTo("questions");
        assertThat(athena.started.getFirst().queryExecutionContext().database()).isEqualTo("lake");
        assertThat(athena.stopped).isEmpty();
    }

    @Test
    void fetchesNoMoreThanTheCapsLetThrough() {
        var rows = source.query("select * from sales", new Limits(2, 10_000, Duration.ofSeconds(30)));

        assertThat(rows.rows()).hasSize(2);
        assertThat(rows.truncated()).isTrue();
        assertThat(athena.pages).isEqualTo(1);
        assertThat(source.query("select * from sales", new Limits(100, 30, Duration.ofSeconds(30)))
                        .rows())
                .hasSize(1);
    }

    @Test
    void stopsWhatTakesTooLong() {
        athena.looks = Integer.MAX_VALUE;

        assertThatThrownBy(() -> source.query("select * from sales", LIMITS))
                .asInstanceOf(type(DatabaseError.class))
                .satisfies(e -> assertThat(e.isTimeout()).isTrue());
        assertThat(athena.stopped).containsExactly("q");
    }

    @Test
    void tellsWhatAthenaSaysAgainstAQuery() {
        athena.end = QueryExecutionState.FAILED;
        assertThatThrownBy(() -> source.query("select x from sales", LIMITS))
                .isInstanceOf(DatabaseError.class)
                .hasMessageContaining("COLUMN_NOT_FOUND");
        assertThatThrownBy(() -> source.query("broken", LIMITS))
                .isInstanceOf(DatabaseError.class)
                .hasMessageContaining("line 1:8");
        assertThatThrownBy(() -> source.query("broken: denied", LIMITS))
                .asInstanceOf(type(Refusal.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo("source_refused"));
    }

    @Test
    void readsTablesWithPartitionsAndAsksForNoSamplesOfPrivateColumns() {
        var sales = source.introspect().tables().getFirst();

        assertThat(sales.description()).contains("what was sold");
        assertThat(sales.columns()).extracting(Column::name).containsExactly("id", "amount", "email", "day");
        assertThat(athena.started.getFirst().queryString())
                .isEqualTo("select \"id\", \"amount\", null, \"day\" from \"lake\".\"sales\" limit 100");
        assertThat(sales.columns().getFirst().samples()).containsExactly("1");
    }
}
