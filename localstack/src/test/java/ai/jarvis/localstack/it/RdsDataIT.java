package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.rdsdata.RdsDataClient;
import software.amazon.awssdk.services.rdsdata.model.BadRequestException;
import software.amazon.awssdk.services.rdsdata.model.DatabaseErrorException;
import software.amazon.awssdk.services.rdsdata.model.DatabaseNotFoundException;
import software.amazon.awssdk.services.rdsdata.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.rdsdata.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.rdsdata.model.Field;
import software.amazon.awssdk.services.rdsdata.model.HttpEndpointNotEnabledException;
import software.amazon.awssdk.services.rdsdata.model.RdsDataException;
import software.amazon.awssdk.services.rdsdata.model.RecordsFormatType;
import software.amazon.awssdk.services.rdsdata.model.SecretsErrorException;
import software.amazon.awssdk.services.rdsdata.model.SqlParameter;
import software.amazon.awssdk.services.rdsdata.model.TransactionNotFoundException;
import software.amazon.awssdk.services.rdsdata.model.TypeHint;

/** The RDS Data API of this machine, as AWS's SDK and command line use it. */
@ExtendWith(Platform.Provider.class)
class RdsDataIT {
    private final Platform platform;
    private final AwsClients aws;
    private final RdsDataClient client;
    private final String writer;

    RdsDataIT(Platform platform) {
        this.platform = platform;
        this.aws = new AwsClients(Optional.of(URI.create(platform.environment("AWS_ENDPOINT_URL"))));
        this.client = aws.rdsData(platform.environment("AWS_DEFAULT_REGION"));
        this.writer = secret("postgres");
    }

    private String secret(String role) {
        var credentials = platform.secretOf(role);
        try (var secrets = platform.secrets()) {
            return secrets.createSecret(request -> request.name("rds/" + UUID.randomUUID() + "/" + role)
                            .secretString(Json.write(
                                    Map.of("username", credentials.username(), "password", credentials.password()))))
                    .arn();
        }
    }

    @BeforeEach
    void makeTable() {
        execute("create table if not exists notes (id serial primary key, text text, at timestamp, tags text[])");
        execute("truncate notes");
    }

    @AfterEach
    void close() {
        aws.close();
    }

    private ExecuteStatementResponse execute(String sql, SqlParameter... parameters) {
        return execute(sql, request -> request.parameters(parameters));
    }

    private ExecuteStatementResponse execute(String sql, Consumer<ExecuteStatementRequest.Builder> more) {
        return client.executeStatement(request -> {
            request.resourceArn(SampleSource.CLUSTER)
                    .secretArn(writer)
                    .database("sample")
                    .sql(sql);
            more.accept(request);
        });
    }

    private static SqlParameter parameter(String name, Field value) {
        return SqlParameter.builder().name(name).value(value).build();
    }

    private long notes() {
        return execute("select count(*) from notes")
                .records()
                .getFirst()
                .getFirst()
                .longValue();
    }

    @Test
    void answersWithFieldsOfTheirTypes() {
        var answer = execute(
                """
                select true, 1::int2, 2::bigint, 1.5::float8, 12.30::numeric(5, 2), 'text', null::text,
                    timestamp '2030-01-31 12:00:00.5', date '2030-01-31', '\\x0102'::bytea, array[1, 2], array['a', 'b'],
                    '{"a": 1}'::jsonb, 'c2c1b1e0-7d43-4d8e-9f6a-2f6f8a5d0c11'::uuid""",
                request -> request.includeResultMetadata(true));

        var record = answer.records().getFirst();
        assertThat(record.get(0).booleanValue()).isTrue();
        assertThat(record.get(1).longValue()).isEqualTo(1);
        assertThat(record.get(2).longValue()).isEqualTo(2);
        assertThat(record.get(3).doubleValue()).isEqualTo(1.5);
        assertThat(record.get(4).stringValue()).isEqualTo("12.30");
        assertThat(record.get(5).stringValue()).isEqualTo("text");
        assertThat(record.get(6).isNull()).isTrue();
        assertThat(record.get(7).stringValue()).isEqualTo("2030-01-31 12:00:00.5");
        assertThat(record.get(8).stringValue()).isEqualTo("2030-01-31");
        assertThat(record.get(9).blobValue()).isEqualTo(SdkBytes.fromByteArray(new byte[] {1, 2}));
        assertThat(record.get(10).arrayValue().longValues()).containsExactly(1L, 2L);
        assertThat(record.get(11).arrayValue().stringValues()).containsExactly("a", "b");
        assertThat(record.get(12).stringValue()).isEqualTo("{\"a\": 1}");
        assertThat(record.get(13).stringValue()).isEqualTo("c2c1b1e0-7d43-4d8e-9f6a-2f6f8a5d0c11");
        assertThat(answer.columnMetadata().get(4).typeName()).isEqualTo("numeric");
        assertThat(answer.columnMetadata().get(4).scale()).isEqualTo(2);
    }

    @Test
    void takesTypedParametersByName() {
        var inserted = execute(
                "insert into notes (text, at) values (:text || ':verbatim', :at) -- :comment",
                parameter("text", Field.fromStringValue("it's")),
                SqlParameter.builder()
                        .name("at")
                        .value(Field.fromStringValue("2030-01-31 12:00:00"))
                        .typeHint(TypeHint.TIMESTAMP)
                        .build());
        assertThat(inserted.numberOfRecordsUpdated()).isEqualTo(1);

        var found = execute(
                "select text from notes where extract(year from at)::int = :year and :flag and at::date is not null",
                parameter("year", Field.fromLongValue(2030L)),
                parameter("flag", Field.fromBooleanValue(true)));
        assertThat(found.records().getFirst().getFirst().stringValue()).isEqualTo("it's:verbatim");

        assertThatThrownBy(() -> execute("select :missing")).isInstanceOf(BadRequestException.class);
    }

    @Test
    void answersWithJsonWhereThatIsAskedFor() {
        var answer = execute(
                "select 1 as n, 'x' as text, null as nothing, 2.50 as amount",
                request -> request.formatRecordsAs(RecordsFormatType.JSON));

        assertThat(answer.formattedRecords()).isEqualTo("[{\"n\":1,\"text\":\"x\",\"nothing\":null,\"amount\":2.50}]");
        assertThat(answer.hasRecords()).isFalse();
    }

    private String begun() {
        return client.beginTransaction(request -> request.resourceArn(SampleSource.CLUSTER)
                        .secretArn(writer)
                        .database("sample"))
                .transactionId();
    }

    @Test
    void keepsATransactionUntilItIsCommittedOrTakenBack() {
        var taken = begun();
        execute("insert into notes (text) values ('a')", request -> request.transactionId(taken));
        assertThat(notes()).isZero();
        var back = client.rollbackTransaction(request ->
                request.resourceArn(SampleSource.CLUSTER).secretArn(writer).transactionId(taken));
        assertThat(back.transactionStatus()).isEqualTo("Rollback Complete");
        assertThat(notes()).isZero();

        var kept = begun();
        execute("insert into notes (text) values ('a')", request -> request.transactionId(kept));
        var committed = client.commitTransaction(request ->
                request.resourceArn(SampleSource.CLUSTER).secretArn(writer).transactionId(kept));
        assertThat(committed.transactionStatus()).isEqualTo("Transaction Committed");
        assertThat(notes()).isEqualTo(1);

        assertThatThrownBy(() -> execute("select 1", request -> request.transactionId(kept)))
                .isInstanceOf(TransactionNotFoundException.class);
    }

    @Test
    void givesATransactionToNobodyWithAnotherSecret() {
        var begun = begun();
        var other = secret("sample_reader");

        assertThatThrownBy(() -> execute(
                        "select 1", request -> request.transactionId(begun).secretArn(other)))
                .isInstanceOf(TransactionNotFoundException.class);
        client.rollbackTransaction(request ->
                request.resourceArn(SampleSource.CLUSTER).secretArn(writer).transactionId(begun));
    }

    @Test
    void runsAStatementForEachSetOfParameters() {
        var answer = client.batchExecuteStatement(request -> request.resourceArn(SampleSource.CLUSTER)
                .secretArn(writer)
                .database("sample")
                .sql("insert into notes (text) values (:text)")
                .parameterSets(List.of(
                        List.of(parameter("text", Field.fromStringValue("a"))),
                        List.of(parameter("text", Field.fromStringValue("b"))))));

        assertThat(answer.updateResults()).hasSize(2);
        assertThat(notes()).isEqualTo(2);
    }

    @Test
    void tellsErrorsOfTheDatabaseWithTheirStateAndPosition() {
        assertThatThrownBy(() -> execute("select nothing from notes"))
                .isInstanceOf(DatabaseErrorException.class)
                .hasMessageContaining("column \"nothing\" does not exist")
                .hasMessageContaining("Position: 8; SQLState: 42703");
    }

    @Test
    void refusesSeveralStatementsAtOnce() {
        assertThatThrownBy(() -> execute("select 1; insert into notes (text) values ('x')"))
                .isInstanceOf(RdsDataException.class)
                .hasMessageContaining("Multistatements aren't supported");
        assertThat(notes()).isZero();
    }

    @Test
    void tellsWhatIsNotThere() {
        assertThatThrownBy(() -> execute("select 1", request -> request.database("nothing")))
                .isInstanceOf(DatabaseNotFoundException.class);
        assertThatThrownBy(() -> execute("select 1", request -> request.secretArn(writer + "x")))
                .isInstanceOf(SecretsErrorException.class);
        assertThatThrownBy(() -> execute("select 1", request -> request.resourceArn(SampleSource.CLUSTER + "x")))
                .isInstanceOf(HttpEndpointNotEnabledException.class);
    }

    @Test
    void answersWithNoMoreThanAMebibyte() {
        assertThatThrownBy(() -> execute("select repeat('x', 1100000)"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("allowed response size limit");
    }

    @Test
    void speaksWithTheCommandLine() throws IOException, InterruptedException {
        var answer = aws(
                "execute-statement",
                "--sql",
                "select name, price from products where id = :id",
                "--parameters",
                "[{\"name\": \"id\", \"value\": {\"longValue\": 1}}]",
                "--include-result-metadata");
        assertThat(answer.at("/records/0/0/stringValue").asText()).isNotBlank();
        assertThat(answer.at("/columnMetadata/1/label").asText()).isEqualTo("price");

        var transaction = aws("begin-transaction").path("transactionId").asText();
        var status = awsOf("rollback-transaction", "--transaction-id", transaction);
        assertThat(status.path("transactionStatus").asText()).isEqualTo("Rollback Complete");
    }

    private JsonNode aws(String operation, String... arguments) throws IOException, InterruptedException {
        return awsOf(
                operation,
                Stream.concat(Stream.of("--database", "sample"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private JsonNode awsOf(String operation, String... arguments) throws IOException, InterruptedException {
        var place =
                Stream.of("aws", "rds-data", operation, "--resource-arn", SampleSource.CLUSTER, "--secret-arn", writer);
        var builder =
                new ProcessBuilder(Stream.concat(place, Stream.of(arguments)).toList()).redirectErrorStream(true);
        for (var name :
                List.of("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION")) {
            builder.environment().put(name, platform.environment(name));
        }
        builder.environment()
                .putAll(Map.of("AWS_CONFIG_FILE", "/dev/null", "AWS_SHARED_CREDENTIALS_FILE", "/dev/null"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            var message = "NOT TESTED: the AWS command line is not installed";
            System.err.println("\n*** " + message + " ***\n");
            Assumptions.abort(message);
            return Json.MAPPER.nullNode();
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return Json.read(output, JsonNode.class);
    }
}
