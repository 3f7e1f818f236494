package ai.jarvis.audit;

import ai.jarvis.audit.AuditVerification.Broken;
import ai.jarvis.audit.AuditVerification.Position;
import ai.jarvis.audit.AuditVerification.Reason;
import java.util.NavigableMap;
import java.util.Optional;

/** Follows one chain, record by record, until the first that does not fit. */
final class ChainCheck {
    private final NavigableMap<Long, Hash> anchors;
    private Position position;
    private long records;
    private Optional<Broken> broken = Optional.empty();

    /**
     * Goes on after a position.
     *
     * @param anchors hashes that records of the chain are known to have had, by number
     */
    ChainCheck(Position position, NavigableMap<Long, Hash> anchors) {
        this.position = position;
        this.anchors = anchors;
    }

    /** The last record that fits. */
    Position position() {
        return position;
    }

    /** The number that the next record must have. */
    long next() {
        return position.number() + 1;
    }

    long records() {
        return records;
    }

    Optional<Broken> broken() {
        return broken;
    }

    void accept(SealedRecord found) {
        if (broken.isPresent()) {
            return;
        }
        if (found.number() > next()) {
            breaks(next(), Optional.empty(), Reason.MISSING);
        } else if (found.number() < next() && found.number() > 0) {
            breaks(found.number(), found.record().map(AuditRecord::id), Reason.INSERTED);
        } else if (found.record().isEmpty() || !fits(found)) {
            breaks(next(), found.record().map(AuditRecord::id), Reason.ALTERED);
        } else {
            follow(found);
        }
    }

    /** Whether this is the record that must come next, whatever number it is under. */
    boolean fits(SealedRecord found) {
        return position.hash().next(next(), found.text()).equals(found.hash());
    }

    private void follow(SealedRecord found) {
        var anchor = anchors.get(found.number());
        if (anchor != null && !anchor.equals(found.hash())) {
            // Rewritten, with all that follows: what is known is only after which anchor.
            var before = anchors.lowerKey(found.number());
            breaks(before == null ? 1 : before + 1, Optional.empty(), Reason.ALTERED);
            return;
        }
        position = new Position(position.chain(), found.number(), found.hash());
        records++;
    }

    void breaks(long number, Optional<AuditId> id, Reason reason) {
        if (broken.isEmpty()) {
            broken = Optional.of(new Broken(position.chain(), number, id, reason));
        }
    }

    /** What broke is a matter of order: the record that must come next is there, in another place. */
    void isReordered() {
        broken = broken.map(b -> new Broken(b.chain(), b.number(), b.id(), Reason.REORDERED));
    }
}
