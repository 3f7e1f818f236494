package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import java.util.Optional;
import java.util.Set;

/** Where users are kept. */
public interface UserStore {
    /** Whether the user was new; false if the tenant has one of this address already. */
    boolean insert(User user);

    Optional<User> find(TenantId tenant, UserId id);

    /** Those of some ids that are a user's. */
    Set<UserId> existing(TenantId tenant, Set<UserId> ids);

    Optional<User> findBySubject(TenantId tenant, Subject subject);

    /** The user of this address who has not logged in before, and who from now on is this subject. */
    Optional<User> bind(TenantId tenant, EmailAddress email, Subject subject);

    Page<User> list(TenantId tenant, Page.Request page);

    /** What becomes of a user. */
    @FunctionalInterface
    interface Change {
        /**
         * The user as they shall be; absent to remove them. May refuse.
         *
         * @param otherAdministrators whether the tenant has an administrator besides this user
         */
        Optional<User> of(User user, boolean otherAdministrators);
    }

    /** Changes a user, with no other change of the tenant's users in between; whether there is such a user. */
    boolean change(TenantId tenant, UserId id, Change change);
}
