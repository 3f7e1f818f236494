package ai.jarvis.knowledge;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.ApiKeyId;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who may find and read a document, of those in the tenant who may read documents at all: everybody, or who has one of
 * the roles or is one of the users.
 *
 * @param roles names of roles, sorted
 * @param users ids of users and of API keys, sorted
 */
public record DocumentAccess(Set<String> roles, Set<String> users) {
    /** Most roles, and most users, of one document. */
    public static final int MOST = 100;

    /** No limit. */
    public static final DocumentAccess EVERYBODY = new DocumentAccess(Set.of(), Set.of());

    public DocumentAccess {
        roles = java.util.Collections.unmodifiableSet(new TreeSet<>(roles));
        users = java.util.Collections.unmodifiableSet(new TreeSet<>(users));
    }

    /** As somebody wishes it; refuses what can be no role or user, at {@code /access/roles/n} or {@code /access/users/n}. */
    public static DocumentAccess wished(List<String> roles, List<String> users) {
        var errors = new ArrayList<FieldError>();
        check("/access/roles", roles, Role::isName, "is not the name of a role", errors);
        check("/access/users", users, DocumentAccess::isPrincipal, "is not the id of a user", errors);
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return new DocumentAccess(new TreeSet<>(roles), new TreeSet<>(users));
    }

    private static void check(
            String pointer, List<String> names, Predicate<String> isOne, String problem, List<FieldError> errors) {
        if (names.size() > MOST) {
            errors.add(new FieldError(pointer, "must name at most " + MOST));
            return;
        }
        for (int i = 0; i < names.size(); i++) {
            if (!isOne.test(names.get(i))) {
                errors.add(new FieldError(pointer + "/" + i, problem));
            }
        }
    }

    private static boolean isPrincipal(String id) {
        return Ids.isId(UserId.PREFIX, id) || Ids.isId(ApiKeyId.PREFIX, id);
    }

    /** Whether it is not for everybody. */
    public boolean isLimited() {
        return !roles.isEmpty() || !users.isEmpty();
    }

    /** This access, with one more user. */
    DocumentAccess and(String principal) {
        var more = new TreeSet<>(users);
        more.add(principal);
        return new DocumentAccess(roles, more);
    }
}
