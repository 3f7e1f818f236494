package ai.jarvis.tenancy;

import java.util.Optional;

/** Told about refused credentials and denied permissions. Never throws, and keeps the request waiting as little as it can. */
@FunctionalInterface
public interface SecurityEvents {
    /** What happened. */
    enum Kind {
        /** Credentials came that are not good. */
        LOGIN_FAILED,
        /** Somebody who is known may not do what was asked for. */
        PERMISSION_DENIED
    }

    /**
     * One refusal.
     *
     * @param caller who it was, absent if that is not known
     * @param route the method and the template of the path, as in {@code GET /api/v1/users/{id}}
     * @param code of the refusal
     * @param detail of the refusal; without secrets
     */
    record SecurityEvent(
            Kind kind, Optional<Caller> caller, String route, String requestId, String code, String detail) {}

    void record(SecurityEvent event);
}
