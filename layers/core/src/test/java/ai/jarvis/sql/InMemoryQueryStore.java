package ai.jarvis.sql;

import ai.jarvis.platform.Page;
import ai.jarvis.sql.SqlQuery.Outcome;
import ai.jarvis.sql.SqlQuery.Status;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** Questions that are gone with the test. */
public final class InMemoryQueryStore implements QueryStore {
    private final TreeMap<String, SqlQuery> queries = new TreeMap<>();

    @Override
    public synchronized void insert(SqlQuery query) {
        queries.put(query.id().value(), query);
    }

    @Override
    public synchronized Optional<SqlQuery> find(TenantId tenant, QueryId id) {
        return Optional.ofNullable(queries.get(id.value()))
                .filter(query -> query.tenant().equals(tenant));
    }

    @Override
    public synchronized Page<SqlQuery> list(
            TenantId tenant, String principal, Optional<Status> status, Page.Request page) {
        var found = queries.descendingMap().values().stream()
                .filter(query -> query.tenant().equals(tenant))
                .filter(query -> query.actor().principal().equals(principal))
                .filter(query -> status.isEmpty() || status.get() == query.status())
                .filter(query -> page.after()
                        .map(after -> query.id().value().compareTo(after) < 0)
                        .orElse(true))
                .limit(page.limit() + 1L)
                .map(query -> with(
                        query,
                        query.status(),
                        query.startedAt(),
                        query.endedAt(),
                        query.outcome().map(InMemoryQueryStore::withoutRows)))
                .toList();
        return Page.of(found, page.limit(), query -> query.id().value());
    }

    @Override
    public synchronized Optional<SqlQuery> start(TenantId tenant, QueryId id, Instant at) {
        var started = find(tenant, id)
                .filter(query -> !query.hasEnded())
                .map(query -> with(
                        query,
                        Status.RUNNING,
                        query.startedAt().or(() -> Optional.of(at)),
                        Optional.empty(),
                        Optional.empty()));
        started.ifPresent(this::insert);
        return started;
    }

    @Override
    public synchronized boolean end(TenantId tenant, QueryId id, Outcome outcome, Instant at) {
        var ended = find(tenant, id)
                .filter(query -> !query.hasEnded())
                .map(query -> with(query, outcome.status(), query.startedAt(), Optional.of(at), Optional.of(outcome)));
        ended.ifPresent(this::insert);
        return ended.isPresent();
    }

    @Override
    public synchronized int forgetRows(TenantId tenant, Instant before) {
        var old = queries.values().stream()
                .filter(query -> query.tenant().equals(tenant))
                .filter(query -> query.endedAt().filter(before::isAfter).isPresent())
                .filter(query -> query.outcome().flatMap(Outcome::rows).isPresent())
                .toList();
        old.forEach(query -> insert(with(
                query,
                query.status(),
                query.startedAt(),
                query.endedAt(),
                query.outcome().map(InMemoryQueryStore::withoutRows))));
        return old.size();
    }

    private static Outcome withoutRows(Outcome outcome) {
        return new Outcome(
                outcome.status(),
                outcome.sql(),
                outcome.explanation(),
                outcome.clarification(),
                Optional.empty(),
                outcome.chart(),
                outcome.attempts(),
                outcome.failure());
    }

    private static SqlQuery with(
            SqlQuery query,
            Status status,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            Optional<Outcome> outcome) {
        return new SqlQuery(
                query.id(),
                query.tenant(),
                query.actor(),
                query.source(),
                query.wish(),
                query.context(),
                status,
                query.createdAt(),
                startedAt,
                endedAt,
                outcome);
    }
}
