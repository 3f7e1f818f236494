package ai.jarvis.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Page;
import ai.jarvis.sql.SqlQuery.Failure;
import ai.jarvis.sql.SqlQuery.Outcome;
import ai.jarvis.sql.SqlQuery.Status;
import ai.jarvis.sql.source.ColumnInfo;
import ai.jarvis.sql.source.Rows;
import ai.jarvis.sql.source.SourceId;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Actor;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stores of questions to databases do. */
public abstract class QueryStoreContract {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Rows ROWS = new Rows(
            List.of(new ColumnInfo("name", "text"), new ColumnInfo("total", "numeric"), new ColumnInfo("n", "bigint")),
            List.of(
                    Arrays.asList("Zoë ✓", new BigDecimal("12345678901234567890.10"), 9_007_199_254_740_993L),
                    Arrays.asList(null, new BigDecimal("0.1"), 0L)),
            true,
            120);
    private static final Outcome ANSWER = new Outcome(
            Status.SUCCESS,
            Optional.of("SELECT name, total, n FROM public.x LIMIT 1001"),
            Optional.of("Names and totals."),
            Optional.empty(),
            Optional.of(ROWS),
            Optional.of(new Chart(Chart.Type.BAR, Optional.of("name"), List.of("total", "n"))),
            List.of(
                    new Attempt(
                            Optional.of("SELECT nam FROM x"),
                            List.of(new Reason("unknown_column", "There is no column nam.", Optional.of(8)))),
                    new Attempt(Optional.of("SELECT name, total, n FROM x"), List.of())),
            Optional.empty());

    protected abstract QueryStore store();

    /** A tenant that has nothing. */
    protected abstract TenantId newTenant();

    private static SqlQuery query(TenantId tenant, String principal) {
        return new SqlQuery(
                QueryId.fresh(),
                tenant,
                new Actor(principal, List.of("sql:execute"), List.of("developer", "viewer")),
                SourceId.fresh(),
                new Wish(
                        "sample",
                        Optional.of("Which customers?"),
                        Optional.empty(),
                        Optional.of("a-model"),
                        Optional.of(QueryId.fresh()),
                        Optional.of(7)),
                Optional.of("Which?\n(Customers or products?)"),
                Status.PENDING,
                NOW,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private SqlQuery kept(TenantId tenant, String principal) {
        var query = query(tenant, principal);
        store().insert(query);
        return query;
    }

    @Test
    void findsWhatWasKeptWhereItBelongs() {
        var tenant = newTenant();
        var query = kept(tenant, "key_a");

        assertThat(store().find(tenant, query.id())).contains(query);
        assertThat(store().find(newTenant(), query.id())).isEmpty();
        assertThat(store().find(tenant, QueryId.fresh())).isEmpty();
    }

    @Test
    void keepsWhatCameOfItToTheLastDigit() {
        var tenant = newTenant();
        var query = kept(tenant, "key_a");

        assertThat(store().end(tenant, query.id(), ANSWER, NOW.plusSeconds(2))).isTrue();

        var found = store().find(tenant, query.id()).orElseThrow();
        assertThat(found.status()).isEqualTo(Status.SUCCESS);
        assertThat(found.endedAt()).contains(NOW.plusSeconds(2));
        assertThat(found.outcome()).contains(ANSWER);
    }

    @Test
    void endsOnce() {
        var tenant = newTenant();
        var query = kept(tenant, "key_a");
        var failed = Outcome.failed("timeout", "Too long.", List.of());

        assertThat(store().end(tenant, query.id(), failed, NOW)).isTrue();
        assertThat(store().end(tenant, query.id(), ANSWER, NOW.plusSeconds(1))).isFalse();
        assertThat(store().end(newTenant(), query.id(), ANSWER, NOW)).isFalse();
        assertThat(store().find(tenant, query.id()).flatMap(SqlQuery::outcome).flatMap(Outcome::failure))
                .contains(new Failure("timeout", "Too long."));
    }

    @Test
    void startsWhatHasNotEndedAndAgainIfItsWorkerIsGone() {
        var tenant = newTenant();
        var query = kept(tenant, "key_a");

        assertThat(store().start(tenant, query.id(), NOW.plusSeconds(1)).map(SqlQuery::status))
                .contains(Status.RUNNING);
        assertThat(store().start(tenant, query.id(), NOW.plusSeconds(9)).flatMap(SqlQuery::startedAt))
                .contains(NOW.plusSeconds(1));
        store().end(tenant, query.id(), ANSWER, NOW);
        assertThat(store().start(tenant, query.id(), NOW)).isEmpty();
        assertThat(store().start(tenant, QueryId.fresh(), NOW)).isEmpty();
    }

    @Test
    void listsSomebodysOwnNewestFirstWithoutRows() {
        var tenant = newTenant();
        var first = kept(tenant, "key_a");
        var second = kept(tenant, "key_a");
        kept(tenant, "key_b");
        store().end(tenant, first.id(), ANSWER, NOW);

        var page = store().list(tenant, "key_a", Optional.empty(), new Page.Request(1, Optional.empty()));
        var next = store().list(tenant, "key_a", Optional.empty(), new Page.Request(1, page.nextCursor()));

        assertThat(page.items()).containsExactly(second);
        assertThat(next.items()).extracting(SqlQuery::id).containsExactly(first.id());
        assertThat(next.items().getFirst().outcome().flatMap(Outcome::rows)).isEmpty();
        assertThat(next.items().getFirst().outcome().flatMap(Outcome::sql)).isEqualTo(ANSWER.sql());
        assertThat(next.nextCursor()).isEmpty();
        assertThat(store().list(tenant, "key_a", Optional.of(Status.PENDING), Page.Request.first())
                        .items())
                .containsExactly(second);
    }

    @Test
    void forgetsRowsAndNothingElseWhenTheirTimeHasCome() {
        var tenant = newTenant();
        var old = kept(tenant, "key_a");
        var recent = kept(tenant, "key_a");
        store().end(tenant, old.id(), ANSWER, NOW);
        store().end(tenant, recent.id(), ANSWER, NOW.plusSeconds(100));

        assertThat(store().forgetRows(tenant, NOW.plusSeconds(50))).isEqualTo(1);

        var forgotten = store().find(tenant, old.id()).orElseThrow();
        assertThat(forgotten.outcome().flatMap(Outcome::rows)).isEmpty();
        assertThat(forgotten.outcome().flatMap(Outcome::explanation)).isEqualTo(ANSWER.explanation());
        assertThat(store().find(tenant, recent.id()).flatMap(SqlQuery::outcome)).contains(ANSWER);
        assertThat(store().forgetRows(tenant, NOW.plusSeconds(50))).isZero();
    }
}
