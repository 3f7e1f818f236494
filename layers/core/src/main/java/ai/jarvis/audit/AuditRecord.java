package ai.jarvis.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * That somebody did something, or was kept from it. Nothing in it is secret, and texts that people wrote are not in it:
 * it outlives what it tells of.
 *
 * @param actor the id of the user or API key; {@code system} if nobody asked for it, {@code anonymous} if it is not known
 * @param action what was done, as in {@code collection.create} or {@code GET /api/v1/documents/{id}}
 * @param resource the id of what it was done to
 * @param requestId the request in which it was done
 * @param details what else is to be known, of values that JSON has
 */
public record AuditRecord(
        AuditId id,
        AuditKind kind,
        String actor,
        String action,
        Outcome outcome,
        Optional<String> resource,
        Optional<String> requestId,
        Map<String, Object> details) {
    public AuditRecord {
        if (actor.isBlank() || action.isBlank()) {
            throw new IllegalArgumentException("A record without actor or action: '" + actor + "', '" + action + "'");
        }
        details = Secrets.hide(details);
    }

    /** A change that the current {@link Origin} makes now. */
    public static AuditRecord of(Change change) {
        var origin = Origin.current();
        var details = new LinkedHashMap<String, Object>();
        change.before().ifPresent(before -> details.put("before", before));
        change.after().ifPresent(after -> details.put("after", after));
        return new AuditRecord(
                AuditId.fresh(),
                AuditKind.OPERATION,
                origin.actor(),
                change.action(),
                Outcome.SUCCESS,
                Optional.of(change.resource()),
                origin.requestId(),
                details);
    }

    public Instant at() {
        return id.at();
    }

    /** The record as it is kept and hashed: JSON by RFC 8785, without members that are absent. */
    public String text() {
        var members = new LinkedHashMap<String, Object>();
        members.put("id", id.value());
        members.put("at", at());
        members.put("kind", kind.wireName());
        members.put("actor", actor);
        members.put("action", action);
        members.put("outcome", outcome.wireName());
        resource.ifPresent(value -> members.put("resource", value));
        requestId.ifPresent(value -> members.put("request_id", value));
        if (!details.isEmpty()) {
            members.put("details", details);
        }
        return CanonicalJson.of(members);
    }
}
