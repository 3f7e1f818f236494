package ai.jarvis.sql;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.sql.SqlAnswering.Answered;
import ai.jarvis.sql.SqlQuery.Outcome;
import ai.jarvis.sql.SqlQuery.Status;
import ai.jarvis.sql.source.Rows;
import ai.jarvis.sql.source.Source;
import ai.jarvis.sql.source.Sources;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Actor;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes questions to databases and tells what came of them. Each is for whoever asked it alone: what another may read of the
 * database is another matter.
 */
public final class SqlQueries {
    /** How long rows are kept; what was asked and how it ended stays. */
    public static final Duration ROWS_KEPT = Duration.ofDays(30);

    /** Of all attempts at a question together. */
    private static final Duration TIME = Duration.ofMinutes(2);

    /** After which nobody works on a question any more: it was handed out as often as it may be. */
    private static final Duration LOST_AFTER = Duration.ofHours(1);

    private final QueryStore store;
    private final QueryQueue queue;
    private final Sources sources;
    private final SqlAnswering answering;
    private final Clock clock;

    public SqlQueries(QueryStore store, QueryQueue queue, Sources sources, SqlAnswering answering, Clock clock) {
        this.store = store;
        this.queue = queue;
        this.sources = sources;
        this.answering = answering;
        this.clock = clock;
    }

    /** Whether a statement may be put to a source by the caller; nothing is run. */
    public Verdict check(Caller caller, String source, String sql) {
        caller.require(Permission.SQL_EXECUTE);
        if (sql.isBlank()) {
            throw Refusal.invalid("/sql", "must not be blank");
        }
        Text.unstorable(sql).ifPresent(detail -> {
            throw Refusal.invalid("/sql", detail);
        });
        return answering.check(caller, sources.meant(caller, source), sql);
    }

    /** Takes a question; it is answered elsewhere. */
    public SqlQuery submit(Caller caller, Wish wish) {
        var query = taken(caller, sources.meant(caller, wish.source()), wish);
        try {
            queue.send(query.tenant(), query.id());
        } catch (RuntimeException e) {
            store.end(
                    query.tenant(),
                    query.id(),
                    Outcome.failed("internal", "It could not be handed out.", List.of()),
                    clock.instant());
            throw Refusal.of(
                    Refusal.Kind.UNAVAILABLE,
                    "sql_unavailable",
                    "The question could not be handed out. Try again later.",
                    e);
        }
        return query;
    }

    /**
     * A question that was answered while its caller waited.
     *
     * @param tokens that it took
     * @param cost of them
     */
    public record Asked(SqlQuery query, long tokens, BigDecimal cost) {
        /** What came of it. */
        public Outcome outcome() {
            return query.outcome().orElseThrow();
        }
    }

    /** Answers a question at once, within that time. It is in the history like the others. */
    public Asked ask(Caller caller, Wish wish, Duration time) {
        var source = sources.meant(caller, wish.source());
        var query = taken(caller, source, wish);
        store.start(query.tenant(), query.id(), clock.instant());
        var answered = answer(query, source, time);
        return new Asked(
                store.find(query.tenant(), query.id()).orElseThrow(() -> Refusal.notFound("query")),
                answered.tokens(),
                answered.cost());
    }

    private SqlQuery taken(Caller caller, Source source, Wish wish) {
        caller.require(Permission.SQL_EXECUTE);
        var query = new SqlQuery(
                QueryId.fresh(),
                caller.tenant(),
                Actor.of(caller),
                source.id(),
                wish,
                wish.replyTo().map(id -> context(caller, source, id)),
                Status.PENDING,
                Instant.ofEpochMilli(clock.millis()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        store.insert(query);
        return query;
    }

    private String context(Caller caller, Source source, QueryId id) {
        var before = store.find(caller.tenant(), id)
                .filter(query -> isOf(query, caller) && query.source().equals(source.id()))
                .orElseThrow(() -> Refusal.invalid("/reply_to", "is no question of yours to this source"));
        var asked = before.outcome()
                .flatMap(Outcome::clarification)
                .orElseThrow(() -> Refusal.invalid("/reply_to", "is no question that was asked back about"));
        return before.context().map(text -> text + "\n").orElse("")
                + before.wish().question().orElse("")
                + "\n("
                + asked
                + ")";
    }

    /** Answers a question that was handed out. It is done when this returns: there is nothing more to do about it. */
    public void work(TenantId tenant, QueryId id) {
        var started = store.start(tenant, id, clock.instant());
        if (started.isEmpty()) {
            return;
        }
        var query = started.get();
        Source source;
        try {
            source = sources.meant(query.actor().in(tenant), query.source().value());
        } catch (Refusal e) {
            store.end(tenant, id, Outcome.failed(e.code(), e.detail(), List.of()), clock.instant());
            return;
        }
        answer(query, source, TIME);
        store.forgetRows(tenant, clock.instant().minus(ROWS_KEPT));
    }

    private Answered answer(SqlQuery query, Source source, Duration time) {
        var answered = answering.answer(
                query.actor().in(query.tenant()), source, query.wish(), query.context(), time, () -> store.find(
                                query.tenant(), query.id())
                        .map(SqlQuery::hasEnded)
                        .orElse(true));
        store.end(query.tenant(), query.id(), answered.outcome(), clock.instant());
        return answered;
    }

    public SqlQuery get(Caller caller, QueryId id) {
        caller.require(Permission.SQL_READ);
        return find(caller, id);
    }

    /** The caller's own, newest first, without rows. */
    public Page<SqlQuery> list(Caller caller, Optional<Status> status, Page.Request page) {
        caller.require(Permission.SQL_READ);
        return store.list(caller.tenant(), caller.principal(), status, page);
    }

    /** The rows of one that was answered. */
    public Rows rows(Caller caller, QueryId id) {
        return get(caller, id)
                .outcome()
                .flatMap(Outcome::rows)
                .orElseThrow(() -> Refusal.of(
                        Refusal.Kind.CONFLICT,
                        "no_rows",
                        "There are no rows: the question has no answer yet, or none, or it is too long ago."));
    }

    /** Ends one that has not ended; a statement that runs already comes to nothing. */
    public SqlQuery cancel(Caller caller, QueryId id) {
        caller.require(Permission.SQL_EXECUTE);
        find(caller, id);
        store.end(caller.tenant(), id, Outcome.cancelled(), clock.instant());
        return find(caller, id);
    }

    private SqlQuery find(Caller caller, QueryId id) {
        var found = store.find(caller.tenant(), id)
                .filter(query -> isOf(query, caller))
                .orElseThrow(() -> Refusal.notFound("query"));
        if (found.hasEnded() || clock.instant().isBefore(found.createdAt().plus(LOST_AFTER))) {
            return found;
        }
        store.end(
                caller.tenant(),
                id,
                Outcome.failed("internal", "Nobody answered this in time. Ask again.", List.of()),
                clock.instant());
        return store.find(caller.tenant(), id).orElse(found);
    }

    private static boolean isOf(SqlQuery query, Caller caller) {
        return query.actor().principal().equals(caller.principal());
    }
}
