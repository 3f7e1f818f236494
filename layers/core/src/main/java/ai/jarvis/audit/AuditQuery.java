package ai.jarvis.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which records are wanted; an absent filter lets everything through.
 *
 * @param from the earliest time
 * @param to the time before which, to the millisecond
 */
public record AuditQuery(
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<String> actor,
        Optional<String> action,
        Optional<Outcome> outcome,
        Optional<AuditKind> kind) {
    public static AuditQuery everything() {
        return new AuditQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public boolean matches(AuditRecord record) {
        return from.map(time -> !record.at().isBefore(time)).orElse(true)
                && to.map(record.at()::isBefore).orElse(true)
                && actor.map(record.actor()::equals).orElse(true)
                && action.map(record.action()::equals).orElse(true)
                && outcome.map(o -> o == record.outcome()).orElse(true)
                && kind.map(k -> k == record.kind()).orElse(true);
    }
}
