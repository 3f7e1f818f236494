package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps the users of one process. */
public final class InMemoryUserStore implements UserStore {
    private final NavigableMap<String, User> users = new TreeMap<>();

    @Override
    public synchronized boolean insert(User user) {
        if (of(user.tenant()).anyMatch(other -> other.email().equals(user.email()))) {
            return false;
        }
        users.put(user.id().value(), user);
        return true;
    }

    @Override
    public synchronized Optional<User> find(TenantId tenant, UserId id) {
        return first(tenant, user -> user.id().equals(id));
    }

    @Override
    public synchronized Set<UserId> existing(TenantId tenant, Set<UserId> ids) {
        return of(tenant).map(User::id).filter(ids::contains).collect(Collectors.toSet());
    }

    @Override
    public synchronized Optional<User> findBySubject(TenantId tenant, Subject subject) {
        return first(tenant, user -> user.subject().equals(Optional.of(subject)));
    }

    @Override
    public synchronized Optional<User> bind(TenantId tenant, EmailAddress email, Subject subject) {
        var found = first(
                tenant, user -> user.email().equals(email) && user.subject().isEmpty());
        return found.map(user -> {
            var bound = new User(
                    user.id(), tenant, email, user.roles(), user.status(), Optional.of(subject), user.createdAt());
            users.put(user.id().value(), bound);
            return bound;
        });
    }

    @Override
    public synchronized Page<User> list(TenantId tenant, Page.Request page) {
        var rows = users.descendingMap().values().stream()
                .filter(user -> user.tenant().equals(tenant))
                .filter(user -> page.after().isEmpty()
                        || user.id().value().compareTo(page.after().get()) < 0)
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), user -> user.id().value());
    }

    @Override
    public synchronized boolean change(TenantId tenant, UserId id, Change change) {
        var found = find(tenant, id);
        found.ifPresent(user -> {
            var others = of(tenant)
                    .anyMatch(other -> other.isAdministrator() && !other.id().equals(id));
            change.of(user, others)
                    .ifPresentOrElse(after -> users.put(id.value(), after), () -> users.remove(id.value()));
        });
        return found.isPresent();
    }

    private Optional<User> first(TenantId tenant, Predicate<User> condition) {
        return of(tenant).filter(condition).findFirst();
    }

    private Stream<User> of(TenantId tenant) {
        return users.values().stream().filter(user -> user.tenant().equals(tenant));
    }
}
