package ai.jarvis.sql.source;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the databases that tenants registered. What is in one is read when it is registered, which is the test of its
 * connection too, and again when somebody asks for it.
 */
public final class Sources {
    private static final int MOST_SOURCES = 50;
    private static final List<String> SERVER = List.of("host", "port", "username");

    private final SourceStore store;
    private final SourceSecrets secrets;
    private final SourceConnections connections;
    private final SourceRules rules;
    private final Clock clock;

    public Sources(
            SourceStore store, SourceSecrets secrets, SourceConnections connections, SourceRules rules, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.connections = connections;
        this.rules = rules;
        this.clock = clock;
    }

    /** A source with what is in it. */
    public record Described(Source source, DatabaseSchema schema) {}

    /** Registers a database, if it answers. */
    public Described register(Caller caller, NewSource wanted) {
        caller.require(Permission.SQL_WRITE);
        var tenant = caller.tenant();
        rules.check(tenant, wanted);
        if (needsPassword(wanted.type()) && wanted.password().isEmpty()) {
            throw Refusal.invalid("/connection/password", "must be told");
        }
        if (store.find(tenant, wanted.name()).isPresent()) {
            throw exists();
        }
        if (store.count(tenant) >= MOST_SOURCES) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT, "too_many_sources", "A tenant has at most " + MOST_SOURCES + " sources.");
        }
        var id = SourceId.fresh();
        var secret = wanted.password()
                .map(password -> secrets.keep(tenant, id, wanted.connection().get("username"), password));
        var isKept = false;
        try {
            var now = clock.instant();
            var source = source(caller, id, wanted, secret, 1, now, now);
            var schema = read(source);
            var registered = checked(source, wanted, schema);
            isKept = store.insert(registered, schema);
            if (!isKept) {
                throw exists();
            }
            return described(registered, schema);
        } finally {
            if (!isKept) {
                secret.ifPresent(secrets::remove);
            }
        }
    }

    private static boolean needsPassword(SourceType type) {
        return type == SourceType.POSTGRESQL || type == SourceType.MYSQL;
    }

    private static Source source(
            Caller caller,
            SourceId id,
            NewSource wanted,
            Optional<SourceSecret> secret,
            int version,
            Instant createdAt,
            Instant updatedAt) {
        return new Source(
                id,
                caller.tenant(),
                wanted.name(),
                wanted.description(),
                wanted.type(),
                wanted.connection(),
                secret,
                List.of(),
                wanted.access(),
                wanted.descriptions(),
                version,
                caller.principal(),
                createdAt,
                updatedAt);
    }

    private DatabaseSchema read(Source source) {
        try (var connection = connections.open(source)) {
            return connection.introspect();
        } catch (Refusal e) {
            throw Refusal.unprocessable(e.code(), e.detail(), List.of(new FieldError("/connection", e.detail())));
        } catch (DatabaseError e) {
            throw Refusal.unprocessable(
                    "source_unreadable",
                    "The database does not tell what is in it.",
                    List.of(new FieldError("/connection", e.message())));
        }
    }

    /** The source with what is wished of the tables in it, if they are there. */
    private static Source checked(Source source, NewSource wanted, DatabaseSchema schema) {
        var errors = new ArrayList<FieldError>();
        var tables = SchemaView.fullNames(wanted.tables(), schema, errors);
        SchemaView.checkRules(wanted.access(), schema, errors);
        SchemaView.checkDescriptions(wanted.descriptions().keySet(), schema, errors);
        if (!errors.isEmpty()) {
            throw Refusal.unprocessable("unknown_table", "The database has not all that is named.", errors);
        }
        return source.withTables(tables);
    }

    private static Described described(Source source, DatabaseSchema schema) {
        return new Described(source, SchemaView.described(source, schema));
    }

    /**
     * Changes a source; all of it is told again, but the password where the server and the user stay the same.
     *
     * @param version the one that was seen, if it matters
     */
    public Described update(Caller caller, SourceId id, NewSource wanted, Optional<Integer> version) {
        caller.require(Permission.SQL_WRITE);
        var tenant = caller.tenant();
        var before = find(caller, id);
        version.filter(seen -> seen != before.version()).ifPresent(seen -> {
            throw changed();
        });
        rules.check(tenant, wanted);
        if (wanted.type() != before.type()) {
            throw Refusal.invalid("/type", "cannot be changed; register another source");
        }
        if (wanted.password().isEmpty() && needsPassword(wanted.type()) && !isSameServer(before, wanted)) {
            // Whoever may change a source must not learn its password by leading it to a server of his own.
            throw Refusal.invalid(
                    "/connection/password", "must be told again, as the server or the user is another one");
        }
        var fresh = wanted.password()
                .map(password -> secrets.keep(tenant, id, wanted.connection().get("username"), password));
        var isKept = false;
        try {
            var source = source(
                    caller,
                    id,
                    wanted,
                    fresh.or(before::secret),
                    before.version() + 1,
                    before.createdAt(),
                    clock.instant());
            var isSame = fresh.isEmpty() && before.connection().equals(source.connection());
            var known = isSame ? store.schema(tenant, id) : Optional.<DatabaseSchema>empty();
            var schema = known.orElseGet(() -> read(source));
            var updated = checked(source, wanted, schema);
            isKept = store.update(updated);
            if (!isKept) {
                throw changed();
            }
            if (known.isEmpty()) {
                store.keep(tenant, id, schema);
            }
            if (fresh.isPresent()) {
                before.secret().ifPresent(secrets::remove);
            }
            return described(updated, schema);
        } finally {
            if (!isKept) {
                fresh.ifPresent(secrets::remove);
            }
        }
    }

    private static boolean isSameServer(Source before, NewSource after) {
        return SERVER.stream()
                .allMatch(part -> Optional.ofNullable(before.connection().get(part))
                        .equals(Optional.ofNullable(after.connection().get(part))));
    }

    private static Refusal changed() {
        return Refusal.of(
                Refusal.Kind.CONFLICT,
                "source_changed",
                "The source was changed meanwhile, or its new name is taken. Read it again.");
    }

    private static Refusal exists() {
        return Refusal.of(Refusal.Kind.CONFLICT, "source_exists", "There is a source of this name already.");
    }

    /** Reads again what is in a database. What the tenant says of its tables stays. */
    public Described refresh(Caller caller, SourceId id) {
        caller.require(Permission.SQL_WRITE);
        var source = find(caller, id);
        var schema = read(source);
        if (!store.keep(caller.tenant(), id, schema)) {
            throw unknown();
        }
        return described(source, schema);
    }

    public Source get(Caller caller, SourceId id) {
        caller.require(Permission.SQL_READ);
        return find(caller, id);
    }

    public Page<Source> list(Caller caller, Page.Request page) {
        caller.require(Permission.SQL_READ);
        return store.list(caller.tenant(), page);
    }

    /**
     * The source that somebody means to ask, by its id or its name.
     *
     * @throws Refusal {@code not_permitted} if it is not for them
     */
    public Source meant(Caller caller, String idOrName) {
        var isId = Ids.isId(SourceId.PREFIX, idOrName);
        var source = (isId
                        ? store.find(caller.tenant(), new SourceId(idOrName))
                        : store.find(caller.tenant(), idOrName))
                .orElseThrow(Sources::unknown);
        return permitted(caller, source);
    }

    private static Source permitted(Caller caller, Source source) {
        if (!source.access().readers().include(caller)) {
            throw Refusal.of(
                    Refusal.Kind.FORBIDDEN, "not_permitted", "The source " + source.name() + " is not for you to ask.");
        }
        return source;
    }

    /** What somebody may ask of a source, and what is there that they may not. */
    public VisibleSchema visible(Caller caller, Source source) {
        var schema = schema(permitted(caller, source));
        return SchemaView.visible(caller, source, schema);
    }

    private DatabaseSchema schema(Source source) {
        return store.schema(source.tenant(), source.id()).orElseThrow(Sources::unknown);
    }

    /** All that is in a source, for those who keep it. */
    public DatabaseSchema whole(Caller caller, Source source) {
        caller.require(Permission.SQL_WRITE);
        return SchemaView.described(source, schema(source));
    }

    /** Opens a source for somebody's questions. */
    public SourceConnection open(Caller caller, Source source) {
        caller.require(Permission.SQL_EXECUTE);
        return connections.open(permitted(caller, source));
    }

    /** Removes a source with its password. */
    public void delete(Caller caller, SourceId id) {
        caller.require(Permission.SQL_WRITE);
        // The secret goes first: what is left if the row does not go can be removed again.
        find(caller, id).secret().ifPresent(secrets::remove);
        if (!store.delete(caller.tenant(), id)) {
            throw unknown();
        }
    }

    private Source find(Caller caller, SourceId id) {
        return store.find(caller.tenant(), id).orElseThrow(Sources::unknown);
    }

    private static Refusal unknown() {
        return Refusal.notFound("source");
    }
}
