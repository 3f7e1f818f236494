package ai.jarvis.knowledge;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.Role;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whoever reads documents, as far as it matters for which of them.
 *
 * @param principal the id of a user or an API key
 * @param roles the names of their roles
 * @param seesAll whether no document is kept from them
 */
public record Reader(String principal, Set<String> roles, boolean seesAll) {
    /** The platform at its own work, such as ingestion. */
    public static final Reader PLATFORM = new Reader("platform", Set.of(), true);

    public Reader {
        roles = Set.copyOf(roles);
    }

    public static Reader of(Caller caller) {
        return new Reader(
                caller.principal(),
                caller.roles().stream().map(Role::name).collect(Collectors.toSet()),
                caller.may(Permission.DOCUMENTS_MODERATE));
    }

    /** Whether this reader may find and read a document of this access. */
    public boolean sees(DocumentAccess access) {
        return seesAll
                || !access.isLimited()
                || access.users().contains(principal)
                || access.roles().stream().anyMatch(roles::contains);
    }
}
