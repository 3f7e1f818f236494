package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.it.Platform.Placed;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant in a schema or a database of its own is a tenant like any other. */
@ExtendWith(Platform.Provider.class)
class PlacementIT {
    private static final String TEXT = "The lighthouse keeper is called Ottoline Brandt.";
    private static final String QUESTION = "Who is the lighthouse keeper?";

    private static final List<String> TABLES =
            List.of("collections", "documents", "chunks", "conversations", "messages", "message_feedback");

    private final Platform platform;
    private final Tenant tenant;

    PlacementIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
    }

    @Nested
    @Placed("schema")
    class IsolationInSchemas extends IsolationIT {
        IsolationInSchemas(Platform platform) {
            super(platform);
        }
    }

    @Nested
    @Placed("database:further")
    class ChatInAFurtherDatabase extends ChatIT {
        ChatInAFurtherDatabase(Platform platform) {
            super(platform);
        }
    }

    @Nested
    @Placed("database:further")
    class UploadToAFurtherDatabase extends UploadIT {
        UploadToAFurtherDatabase(Platform platform) {
            super(platform);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema", "database:further"})
    void everythingMovesAndNothingIsLostOnTheWayThereAndBack(String placement) {
        var collection = tenant.collectionWith("keeper.txt", TEXT);
        var document = tenant.list(Tenant.documents(collection), 10)
                .getFirst()
                .path("id")
                .asText();
        var answer = tenant.answer(QUESTION, collection);
        tenant.client()
                .post("/api/v1/messages/" + answer.path("id").asText() + "/feedback", Map.of("rating", 4))
                .expect(204);
        var viewer = tenant.clientWith("viewer");
        var revoked = tenant.issueKey("viewer");
        var before = rows("public");
        assertThat(before).doesNotContainValue(0L);

        platform.place(tenant.id(), placement);

        assertThat(show().path("placement").asText()).isEqualTo(placement);
        assertThat(rows("public").values()).containsOnly(0L);
        assertThat(viewer.get("/api/v1/documents/" + document).expect(200).json())
                .isEqualTo(tenant.document(document));
        assertThat(tenant.text(document)).isEqualTo(TEXT);
        assertThat(tenant.search(collection, "hybrid", QUESTION)).isNotEmpty();
        assertThat(tenant.answer(QUESTION, collection).path("grounded").asBoolean())
                .isTrue();
        var later = tenant.clientWith("viewer");
        later.get("/api/v1/collections").expect(200);
        tenant.client()
                .delete("/api/v1/api-keys/" + revoked.path("id").asText())
                .expect(204);
        var gone = platform.anonymous().withKey(revoked.path("api_key").asText());
        eventually(() -> gone.get("/api/v1/collections"), reply -> reply.status() == 401)
                .problem(401, "invalid_credentials");
        tenant.awaitReady(tenant.sendText(collection, "second.txt", "The second keeper is called Bede."));
        var quotas = "/api/v1/tenants/" + tenant.id() + "/quotas";
        var limits = platform.superAdministrator()
                .send(
                        "PUT",
                        quotas,
                        Map.of("time_zone", "Asia/Tokyo", "quotas", List.of(Map.of("name", "documents", "limit", 50))))
                .expect(200)
                .json();

        platform.place(tenant.id(), "shared");

        assertThat(rows("public"))
                .containsEntry("documents", before.get("documents") + 1)
                .containsEntry("messages", before.get("messages") + 2)
                .containsEntry("message_feedback", before.get("message_feedback"));
        assertThat(tenant.text(document)).isEqualTo(TEXT);
        assertThat(platform.superAdministrator().get(quotas).expect(200).json()).isEqualTo(limits);
        assertThat(limits.path("time_zone").asText()).isEqualTo("Asia/Tokyo");
        assertThat(tenant.client()
                        .post("/api/v1/audit/verify", Map.of())
                        .expect(200)
                        .json()
                        .path("intact")
                        .asBoolean())
                .isTrue();
        later.get("/api/v1/collections").expect(200);
        gone.get("/api/v1/collections").problem(401, "invalid_credentials");
        assertThat(platform.count("select count(*) from pg_namespace where nspname = ?", schema()))
                .isZero();
    }

    @Test
    void readsGoOnWhileATenantMovesAndNoWriteIsLost() throws Exception {
        var collection = tenant.collectionWith("keeper.txt", TEXT);
        var stopped = new AtomicBoolean();
        var unreadable = new ArrayList<Integer>();
        var written = new ArrayList<String>();
        var refused = new ArrayList<String>();
        var reader = Thread.ofVirtual().start(() -> {
            while (!stopped.get()) {
                var status =
                        tenant.client().get("/api/v1/collections/" + collection).status();
                if (status != 200) {
                    unreadable.add(status);
                }
            }
        });
        var writer = Thread.ofVirtual().start(() -> {
            while (!stopped.get()) {
                var reply = tenant.client().post("/api/v1/collections", Map.of("name", "one more"));
                if (reply.status() == 201) {
                    written.add(reply.json().path("id").asText());
                } else {
                    refused.add(
                            reply.problem(503, "tenant_read_only").path("code").asText());
                }
            }
        });

        for (var placement : List.of("database:further", "schema")) {
            platform.place(tenant.id(), placement);
        }
        stopped.set(true);
        reader.join();
        writer.join();

        assertThat(unreadable).isEmpty();
        assertThat(written).isNotEmpty();
        assertThat(refused).as("writes that met a move").isNotEmpty();
        assertThat(Tenant.field(tenant.list("/api/v1/collections", 200), "id")).containsAll(written);
    }

    @Test
    void rowLevelSecurityIsOnInASchemaOfATenantsOwn() throws SQLException {
        platform.place(tenant.id(), "schema");
        tenant.collection();

        assertThat(platform.count(
                        """
                        select count(*) from pg_class where relnamespace = cast(? as regnamespace) and relkind in ('r', 'p')
                          and relname <> 'flyway_schema_history' and not (relrowsecurity and relforcerowsecurity)""",
                        schema()))
                .isZero();
        var application = platform.secretOf("jarvis_app");
        try (var connection = DriverManager.getConnection(
                        platform.jdbcUrl(), application.username(), application.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + schema() + ".collections")) {
            rows.next();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    @Test
    void refusesAPlaceThatIsNotThereAndASecondMoveMeanwhile() {
        var path = "/api/v1/tenants/" + tenant.id();
        var administrator = platform.superAdministrator();
        for (var nowhere : List.of("database:nowhere", "moon", "SCHEMA", "database:", "database:a;b")) {
            assertThat(administrator
                            .patch(path, Map.of("placement", nowhere))
                            .problem(400, "invalid_request")
                            .at("/errors/0/pointer")
                            .asText())
                    .isEqualTo("/placement");
        }
        assertThat(administrator
                        .patch(path, Map.of("placement", "shared"))
                        .expect(200)
                        .json()
                        .has("job_id"))
                .isFalse();
    }

    private JsonNode show() {
        return platform.superAdministrator()
                .get("/api/v1/tenants/" + tenant.id())
                .expect(200)
                .json();
    }

    private String schema() {
        return tenant.id().toLowerCase(Locale.ROOT);
    }

    private Map<String, Long> rows(String schema) {
        return TABLES.stream()
                .collect(Collectors.toMap(
                        table -> table,
                        table -> platform.count(
                                "select count(*) from " + schema + "." + table + " where tenant_id = ?", tenant.id())));
    }
}
