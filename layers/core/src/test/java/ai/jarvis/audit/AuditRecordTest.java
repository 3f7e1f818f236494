package ai.jarvis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditRecordTest {
    @AfterEach
    void forget() {
        Origin.set(Optional.empty());
    }

    @Test
    void aChangeIsOnRecordWithWhoeverTheThreadWorksFor() {
        Origin.set(Optional.of(new Origin("key_1", Optional.of("req_1"))));

        var record = AuditRecord.of(Change.updated("role", "rol_1", Map.of("n", 1), Map.of("n", 2)));

        assertThat(record.actor()).isEqualTo("key_1");
        assertThat(record.requestId()).contains("req_1");
        assertThat(record.text())
                .isEqualTo("{\"action\":\"role.update\",\"actor\":\"key_1\",\"at\":\"" + record.at()
                        + "\",\"details\":{\"after\":{\"n\":2},\"before\":{\"n\":1}},\"id\":\"" + record.id()
                        + "\",\"kind\":\"operation\",\"outcome\":\"success\",\"request_id\":\"req_1\","
                        + "\"resource\":\"rol_1\"}");
    }

    @Test
    void aChangeThatNobodyAskedForIsTheSystems() {
        assertThat(AuditRecord.of(Change.deleted("document", "doc_1", Map.of())).actor())
                .isEqualTo("system");
    }

    @Test
    void hidesSecretsByTheirNamesAndByTheirLooks() {
        var details = Map.<String, Object>of(
                "password", "swordfish",
                "db_password", "swordfish",
                "nested", Map.of("API_KEY", "swordfish"),
                "list", List.of(Map.of("client-secret", "swordfish")),
                "query", "see jv_ABCDEFGHIJKLMNOPQRSTUVWXYZ and eyJhbGciOiJub25lIn0.e30.x for it",
                "tokens", 12,
                "keyboard", "qwertz");

        var text = AuditRecord.of(new Change("thing.create", "t", Optional.empty(), Optional.of(details)))
                .text();

        assertThat(text).doesNotContain("swordfish", "jv_", "eyJ");
        assertThat(text).contains("\"tokens\":12", "\"keyboard\":\"qwertz\"", "see [hidden] and [hidden] for it");
    }
}
