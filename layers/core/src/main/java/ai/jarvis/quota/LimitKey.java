package ai.jarvis.quota;

import java.util.regex.Pattern;

/**
 * Which limit of a tenant.
 *
 * @param subject the user or API key whose limit it is; empty for each one of the scope
 */
public record LimitKey(Scope scope, String subject, QuotaName name) {
    public static final String EACH = "";

    private static final Pattern SUBJECT = Pattern.compile("[A-Za-z0-9_-]{0,100}");

    public LimitKey {
        if (!SUBJECT.matcher(subject).matches()) {
            throw new IllegalArgumentException("Not the id of a user or key: " + subject);
        }
        if (scope != Scope.USER && scope != Scope.KEY && !subject.isEmpty()) {
            throw new IllegalArgumentException("A limit of the scope " + scope.wireName() + " has no subject");
        }
    }
}
