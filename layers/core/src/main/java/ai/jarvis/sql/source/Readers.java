package ai.jarvis.sql.source;

import ai.jarvis.tenancy.Caller;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may use something: who has one of the roles or is one of the users; everybody, where nobody is named.
 *
 * @param roles names of roles, sorted
 * @param users ids of users and of API keys, sorted
 */
public record Readers(Set<String> roles, Set<String> users) {
    public static final Readers EVERYBODY = new Readers(Set.of(), Set.of());

    public Readers {
        roles = Collections.unmodifiableSet(new TreeSet<>(roles));
        users = Collections.unmodifiableSet(new TreeSet<>(users));
    }

    public boolean isEverybody() {
        return roles.isEmpty() && users.isEmpty();
    }

    /** Whether somebody is among them. */
    public boolean include(Caller caller) {
        return isEverybody()
                || users.contains(caller.principal())
                || caller.roles().stream().anyMatch(role -> roles.contains(role.name()));
    }
}
