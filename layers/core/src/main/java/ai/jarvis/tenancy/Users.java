package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The people of each tenant, and what they may do there. */
public final class Users {
    private final UserStore store;
    private final Clock clock;

    public Users(UserStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Lets somebody in who may do no more than who asks for it. They log in with this address. */
    public User add(Caller caller, EmailAddress email, Set<Role> roles) {
        caller.require(Permission.ADMIN_USER);
        requireSome(roles);
        var user = user(caller.tenant(), email, roles);
        caller.requireToGive(user.caller().permissions());
        if (!store.insert(user)) {
            throw Refusal.of(Refusal.Kind.CONFLICT, "user_exists", "There is a user of this e-mail address already.");
        }
        return user;
    }

    /** Lets somebody in without asking who wants it: for setting up a tenant. Does nothing if they are there already. */
    public void enroll(TenantId tenant, EmailAddress email, Set<Role> roles) {
        store.insert(user(tenant, email, roles));
    }

    private User user(TenantId tenant, EmailAddress email, Set<Role> roles) {
        return new User(UserId.fresh(), tenant, email, roles, User.Status.ACTIVE, Optional.empty(), clock.instant());
    }

    public User get(Caller caller, UserId id) {
        caller.require(Permission.ADMIN_USER);
        return store.find(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("user"));
    }

    public Page<User> list(Caller caller, Page.Request page) {
        caller.require(Permission.ADMIN_USER);
        return store.list(caller.tenant(), page);
    }

    /** Gives a user other roles, or shuts them out, or lets them in again; what is absent stays as it is. */
    public User change(Caller caller, UserId id, Optional<Set<Role>> roles, Optional<User.Status> status) {
        roles.ifPresent(Users::requireSome);
        var changed = new AtomicReference<User>();
        change(caller, id, (user, otherAdministrators) -> {
            var after = user.with(roles.orElse(user.roles()), status.orElse(user.status()));
            caller.requireToGive(after.caller().permissions());
            requireAdministrator(user, after.isAdministrator() || otherAdministrators);
            changed.set(after);
            return Optional.of(after);
        });
        return changed.get();
    }

    public void remove(Caller caller, UserId id) {
        change(caller, id, (user, otherAdministrators) -> {
            requireAdministrator(user, otherAdministrators);
            return Optional.empty();
        });
    }

    /** Nobody changes those who may do more: else who looks after users could shut the administrators out. */
    private void change(Caller caller, UserId id, UserStore.Change change) {
        caller.require(Permission.ADMIN_USER);
        var known = store.change(caller.tenant(), id, (user, otherAdministrators) -> {
            caller.requireToGive(user.caller().permissions());
            return change.of(user, otherAdministrators);
        });
        if (!known) {
            throw Refusal.notFound("user");
        }
    }

    private static void requireAdministrator(User before, boolean isThereOne) {
        if (before.isAdministrator() && !isThereOne) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "last_administrator",
                    "This is the tenant's last administrator. Make another user tenant_admin before.");
        }
    }

    private static void requireSome(Set<Role> roles) {
        if (roles.isEmpty()) {
            throw Refusal.invalid("/roles", "must name at least one role");
        }
    }

    /** Who has logged in, if it is an active user of the tenant. At the first login the address tells who it is. */
    public Optional<Caller> signIn(Login login) {
        return store.findBySubject(login.tenant(), login.subject())
                .or(() -> login.verifiedEmail().flatMap(email -> store.bind(login.tenant(), email, login.subject())))
                .filter(User::isActive)
                .map(User::caller);
    }

    /** Whether a user is let in still. */
    public boolean isActive(TenantId tenant, UserId id) {
        return store.find(tenant, id).filter(User::isActive).isPresent();
    }
}
