package ai.jarvis.localstack.oidc;

/** A request that is refused, with an error code of RFC 6749 (4.1.2.1 and 5.2). */
final class OidcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;

    OidcException(int status, String error, String description) {
        super(description);
        this.status = status;
        this.error = error;
    }

    static OidcException invalidRequest(String description) {
        return new OidcException(400, "invalid_request", description);
    }

    static OidcException invalidGrant(String description) {
        return new OidcException(400, "invalid_grant", description);
    }

    int status() {
        return status;
    }

    String error() {
        return error;
    }
}
