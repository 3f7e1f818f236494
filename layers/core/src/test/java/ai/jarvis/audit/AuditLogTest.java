package ai.jarvis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private final InMemoryAudit audit = new InMemoryAudit();
    private final AuditLog log =
            new AuditLog(audit, audit, new AuditVerification(audit, audit, Clock.systemUTC()), () -> {});
    private final Caller administrator = new Caller(audit.tenant, "key_1", Set.of(Role.TENANT_ADMIN));

    private List<AuditRecord> all(AuditQuery query, int limit) {
        var all = new ArrayList<AuditRecord>();
        Optional<String> after = Optional.empty();
        do {
            var page = log.find(administrator, query, new Page.Request(limit, after));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.items());
            after = page.nextCursor();
        } while (after.isPresent());
        return all;
    }

    private static AuditQuery action(String action) {
        return new AuditQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(action),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void listsAllChainsAndTheArchiveNewestFirst() {
        var expected = new ArrayList<AuditRecord>();
        for (int i = 0; i < 12; i++) {
            expected.addFirst(audit.append(i % 2 == 0 ? Chain.OPERATIONS : Chain.events(1), "a"));
            if (i == 5) {
                audit.archive(Chain.OPERATIONS);
                audit.archive(Chain.events(1));
            }
        }

        for (var limit : List.of(1, 2, 5, 200)) {
            assertThat(all(AuditQuery.everything(), limit)).as("by %s", limit).isEqualTo(expected);
        }
    }

    @Test
    void findsTheOneAmongManyPiecesWithoutOpeningAllAtOnce() {
        var wanted = audit.append(Chain.OPERATIONS, "wanted");
        audit.archive(Chain.OPERATIONS);
        for (int i = 0; i < 45; i++) {
            audit.append(Chain.OPERATIONS, "other");
            audit.archive(Chain.OPERATIONS);
        }

        var first = log.find(administrator, action("wanted"), Page.Request.first());
        assertThat(first.items()).isEmpty();
        assertThat(first.nextCursor()).isPresent();
        assertThat(all(action("wanted"), 10)).containsExactly(wanted);
        assertThat(all(action("other"), 7)).hasSize(45).doesNotHaveDuplicates();
    }

    @Test
    void isForThoseWhoMayReadIt() {
        var developer = new Caller(audit.tenant, "key_2", Set.of(Role.DEVELOPER));

        assertThatThrownBy(() -> log.find(developer, AuditQuery.everything(), Page.Request.first()))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> log.verify(developer, Optional.empty(), Duration.ofSeconds(1)))
                .isInstanceOf(Refusal.class);
    }
}
