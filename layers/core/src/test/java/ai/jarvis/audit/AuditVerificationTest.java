package ai.jarvis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.audit.AuditVerification.Position;
import ai.jarvis.audit.AuditVerification.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditVerificationTest {
    private static final Chain CHAIN = Chain.OPERATIONS;
    private static final Clock NOW = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final InMemoryAudit audit = new InMemoryAudit();
    private final AuditVerification verification = new AuditVerification(audit, audit, NOW);

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            audit.append(CHAIN, "thing.create");
        }
    }

    private AuditVerification.Result verify() {
        return verification.verify(audit.tenant, Optional.empty(), Duration.ZERO);
    }

    @Test
    void findsNothingWrongWhereNothingIs() {
        assertThat(verify().firstBroken()).isEmpty();
        append(2_500);
        audit.append(Chain.events(1), "GET /");

        assertThat(verify().records()).isEqualTo(2_501);
        assertThat(verify().firstBroken()).isEmpty();
        assertThat(verify().next()).isEmpty();
    }

    @Test
    void goesOnWhereTheTimeWasUp() {
        append(3);
        audit.archive(CHAIN);
        append(3);
        audit.append(Chain.events(0), "GET /");
        var hurried = Duration.ofMillis(-1);

        var first = new AuditVerification(audit, audit, NOW).verify(audit.tenant, Optional.empty(), hurried);
        assertThat(first.next()).isPresent();

        var inThePiece = new Position(
                CHAIN, 2, audit.parts.values().iterator().next().get(1).hash());
        var rest = verification.verify(audit.tenant, Optional.of(inThePiece), Duration.ZERO);
        assertThat(rest.firstBroken()).isEmpty();
        assertThat(rest.records()).isEqualTo(4);
    }

    @Test
    void aHistoryThatWasWrittenAnewDoesNotMatchWhatWasPutDown() {
        append(3);
        audit.anchor(CHAIN);
        append(1);
        audit.anchor(CHAIN);
        var before = audit.recent.get(CHAIN).subList(0, 3);
        audit.heads.put(CHAIN, new AuditStore.Head(CHAIN, 3, before.getLast().hash()));
        audit.recent.put(CHAIN, new ArrayList<>(before));
        append(2);

        var broken = verify().firstBroken().orElseThrow();

        assertThat(broken.reason()).isEqualTo(Reason.ALTERED);
        assertThat(broken.number()).isEqualTo(4);
    }

    @Test
    void aChainThatIsGoneWithItsHeadIsMissed() {
        append(3);
        audit.anchor(CHAIN);
        audit.heads.clear();
        audit.recent.clear();

        var broken = verify().firstBroken().orElseThrow();

        assertThat(broken.reason()).isEqualTo(Reason.CUT_OFF);
        assertThat(broken.number()).isEqualTo(1);
    }

    @Test
    void namesTheRecordThatIsFoundInAnothersPlace() {
        append(2);
        var records = audit.recent.get(CHAIN);
        var altered = records.get(1);
        var other = audit.append(Chain.events(0), "thing.create");
        records.set(1, new SealedRecord(CHAIN, 2, other.text(), altered.hash(), Optional.of(other)));

        var broken = verify().firstBroken().orElseThrow();

        assertThat(broken.number()).isEqualTo(2);
        assertThat(broken.id()).contains(other.id());
        assertThat(broken.reason()).isEqualTo(Reason.ALTERED);
    }
}
