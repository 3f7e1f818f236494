package ai.jarvis.tenancy;

/**
 * Somebody as an identity provider knows them. Unlike an e-mail address, which can pass to somebody else, it is never
 * given to another person (OpenID Connect Core, 5.7).
 *
 * @param id the claim {@code sub}, which says something only together with the issuer
 */
public record Subject(String issuer, String id) {
    private static final int MAX_ID = 255;

    public Subject {
        if (id.isBlank() || id.length() > MAX_ID) {
            throw new IllegalArgumentException("Not a subject: " + id);
        }
    }
}
