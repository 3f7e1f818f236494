package ai.jarvis.sql;

import ai.jarvis.evaluation.JsonText;
import ai.jarvis.guard.Guard;
import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.gateway.AnswerReader;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.model.gateway.Question;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.sql.SqlQuery.Outcome;
import ai.jarvis.sql.SqlQuery.Status;
import ai.jarvis.sql.Translation.Mistake;
import ai.jarvis.sql.source.DatabaseError;
import ai.jarvis.sql.source.Rows;
import ai.jarvis.sql.source.Source;
import ai.jarvis.sql.source.Sources;
import ai.jarvis.sql.source.VisibleSchema;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Answers a question to a database. A model writes a SELECT from what the caller may see; the guard lets it by or not; the
 * database says what it would cost; then it is run by a role, within a transaction, that only read, for a bounded time and a
 * bounded result. What the guard or the database say against it goes back to the model, a bounded number of times.
 */
public final class SqlAnswering {
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Sources sources;
    private final Gateway gateway;
    private final Metering metering;
    private final Translation translation;
    private final SchemaLinking linking;
    private final SqlGuard guard = new SqlGuard();
    private final QueryBounds bounds;
    private final Metrics metrics;
    private final Clock clock;

    public SqlAnswering(
            Sources sources,
            Gateway gateway,
            Metering metering,
            JsonText json,
            KeywordAnalyzer analyzer,
            QueryBounds bounds,
            Metrics metrics,
            Clock clock) {
        this.sources = sources;
        this.gateway = gateway;
        this.metering = metering;
        this.translation = new Translation(json);
        this.linking = new SchemaLinking(analyzer);
        this.bounds = bounds;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * What came of a question, and what it took.
     *
     * @param cost in the currency in which prices are
     */
    public record Answered(Outcome outcome, long tokens, BigDecimal cost) {}

    /** A SELECT and what the guard says of it; nothing is run. */
    Verdict check(Caller caller, Source source, String sql) {
        return guard.check(sql, source.dialect(), sources.visible(caller, source), QueryBounds.MOST_ROWS);
    }

    /**
     * Answers a question, or runs a SELECT.
     *
     * @param context what was asked before, and asked back
     * @param time that it may take in all
     * @param isCancelled asked between one thing and the next
     */
    Answered answer(
            Caller caller,
            Source source,
            Wish wish,
            Optional<String> context,
            Duration time,
            BooleanSupplier isCancelled) {
        var begun = clock.instant();
        var work = new Work(caller, source, wish, context, begun.plus(time), isCancelled);
        Outcome outcome;
        try {
            outcome = work.outcome();
        } catch (ModelException e) {
            outcome = Outcome.failed("model_unavailable", "The model did not answer: " + e.kind() + ".", work.attempts);
        } catch (Refusal e) {
            outcome = Outcome.failed(e.code(), e.detail(), work.attempts);
        }
        metrics.record(
                Map.of(
                        "outcome",
                        outcome.failure()
                                .map(SqlQuery.Failure::code)
                                .orElse(outcome.status().wireName())),
                new Figure("sql_queries", 1, Unit.COUNT),
                new Figure("sql_attempts", outcome.attempts().size(), Unit.COUNT),
                new Figure(
                        "sql_duration_ms",
                        Duration.between(begun, clock.instant()).toMillis(),
                        Unit.MILLISECONDS));
        return new Answered(outcome, work.tokens, work.cost);
    }

    /** One question under way. */
    private final class Work {
        private final Caller caller;
        private final Source source;
        private final Wish wish;
        private final Optional<String> context;
        private final java.time.Instant until;
        private final BooleanSupplier isCancelled;
        private final List<Attempt> attempts = new ArrayList<>();
        private long tokens;
        private BigDecimal cost = BigDecimal.ZERO;

        Work(
                Caller caller,
                Source source,
                Wish wish,
                Optional<String> context,
                java.time.Instant until,
                BooleanSupplier isCancelled) {
            this.caller = caller;
            this.source = source;
            this.wish = wish;
            this.context = context;
            this.until = until;
            this.isCancelled = isCancelled;
        }

        Outcome outcome() {
            var visible = sources.visible(caller, source);
            if (wish.sql().isPresent()) {
                var sql = wish.sql().get();
                return run(sql, Optional.empty(), visible).orElseGet(this::unmended);
            }
            var asked = wish.question().orElseThrow();
            if (ChangeRequest.isPlain(asked)) {
                return Outcome.failed(
                        "changes_data",
                        "This asks to change data. Data can only be read here; nothing was run.",
                        attempts);
            }
            var question = context.map(before -> before + "\n" + asked).orElse(asked);
            var denied = linking.denied(question, visible);
            if (denied.isPresent()) {
                return Outcome.failed(
                        "not_permitted",
                        "What you ask for is in this database, but you may not read it: " + denied.get() + ".",
                        attempts);
            }
            if (visible.schema().tables().isEmpty()) {
                return visible.deniedTables().isEmpty()
                        ? Outcome.failed("no_tables", "There are no tables in this database.", attempts)
                        : Outcome.failed("not_permitted", "You may read none of this database's tables.", attempts);
            }
            return translated(question, visible);
        }

        private Outcome translated(String question, VisibleSchema visible) {
            var tables = linking.tables(question, visible);
            Optional<Mistake> mistake = Optional.empty();
            for (var attempt = 0; attempt <= bounds.repairs(); attempt++) {
                if (isCancelled.getAsBoolean()) {
                    return Outcome.cancelled();
                }
                if (left().compareTo(LEAST) < 0) {
                    return Outcome.failed("timeout", "There was no answer within the time there is.", attempts);
                }
                var prompt = translation.prompt(source.dialect(), tables, question, mistake);
                var text = ask(prompt);
                var said = translation.read(text);
                if (said.isEmpty()) {
                    attempts.add(new Attempt(
                            Optional.empty(),
                            List.of(Reason.of(
                                    "no_statement", "What the model said was no JSON object as asked for."))));
                    mistake = mistake.or(() -> Optional.of(new Mistake("", "Answer with one JSON object.")));
                    continue;
                }
                if (said.get().clarification().isPresent()) {
                    return Outcome.clarification(said.get().clarification().get(), attempts);
                }
                var outcome = run(said.get().sql(), Optional.of(said.get().explanation()), visible);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
                mistake = Optional.of(new Mistake(
                        said.get().sql(),
                        attempts.getLast().problems().stream()
                                .map(problem -> problem.detail()
                                        + problem.position()
                                                .map(position -> " (at character " + position + ")")
                                                .orElse(""))
                                .collect(Collectors.joining("\n"))));
            }
            return unmended();
        }

        private Outcome unmended() {
            var last = attempts.getLast().problems().getFirst();
            return Outcome.failed(
                    wish.sql().isPresent() ? last.code() : "no_answer",
                    wish.sql().isPresent()
                            ? last.detail()
                            : "No statement was found that answers this. The last one: " + last.detail(),
                    attempts);
        }

        private Duration left() {
            var left = Duration.between(clock.instant(), until);
            return left.isNegative() ? Duration.ZERO : left;
        }

        private String ask(ai.jarvis.model.ChatPrompt prompt) {
            var most = prompt.texts().stream().mapToLong(Demands::likelyTokens).sum() + prompt.maxOutputTokens();
            try (var tab = metering.open(caller, Scenario.SQL, Demands.ofBackground(most))) {
                try {
                    return gateway.ask(caller.tenant(), Question.of(wish.model(), prompt), Guard.Source.PROMPT)
                            .answer(tab, AnswerReader.OF_THE_WHOLE)
                            .completion()
                            .text();
                } finally {
                    tokens += tab.used();
                    cost = cost.add(tab.cost());
                }
            }
        }

        /** Runs a statement if it may be; absent if it is wrong in a way that can be mended. */
        private Optional<Outcome> run(String sql, Optional<String> explanation, VisibleSchema visible) {
            // One more than is given, so that it is known whether there are more.
            var rows = wish.maxRows().orElse(QueryBounds.MOST_ROWS);
            var verdict = guard.check(sql, source.dialect(), visible, rows + 1);
            if (!verdict.isAllowed()) {
                return refused(sql, verdict);
            }
            var statement = verdict.normalizedSql().orElseThrow();
            try (var connection = sources.open(caller, source)) {
                var plan = connection.explain(statement);
                if (plan.cost().isPresent() && plan.cost().getAsDouble() > bounds.cost()) {
                    return wrong(
                            sql,
                            Reason.of(
                                    "cost",
                                    "The database expects a cost of %.0f, and at most %.0f is run. Read less: filter, aggregate or join by keys."
                                            .formatted(plan.cost().getAsDouble(), bounds.cost())));
                }
                if (isCancelled.getAsBoolean()) {
                    return Optional.of(Outcome.cancelled());
                }
                var time = left();
                if (time.compareTo(LEAST) < 0) {
                    return Optional.of(
                            Outcome.failed("timeout", "There was no answer within the time there is.", attempts));
                }
                var found = connection.query(statement, bounds.limits(rows, time));
                attempts.add(new Attempt(Optional.of(sql), List.of()));
                return Optional.of(success(statement, explanation, found));
            } catch (DatabaseError e) {
                if (e.isTimeout()) {
                    attempts.add(new Attempt(Optional.of(sql), List.of(Reason.of("timeout", e.message()))));
                    return Optional.of(Outcome.failed(
                            "timeout", "The database did not answer within the time that a statement has.", attempts));
                }
                return wrong(
                        sql,
                        new Reason(
                                "database",
                                e.message(),
                                e.position().isPresent()
                                        ? Optional.of(e.position().getAsInt())
                                        : Optional.empty()));
            }
        }

        private Optional<Outcome> refused(String sql, Verdict verdict) {
            verdict.reasons().stream()
                    .map(Reason::code)
                    .distinct()
                    .forEach(code -> metrics.record(
                            Map.of("reason", code), new Figure("sql_statements_refused", 1, Unit.COUNT)));
            attempts.add(new Attempt(Optional.of(sql), verdict.reasons()));
            if (verdict.isNotPermitted()) {
                return Optional.of(Outcome.failed(
                        "not_permitted",
                        verdict.reasons().stream()
                                .filter(reason -> reason.code().endsWith("_not_permitted"))
                                .map(Reason::detail)
                                .distinct()
                                .collect(Collectors.joining(" ")),
                        attempts));
            }
            if (verdict.reasons().stream()
                    .anyMatch(reason -> reason.code().equals("not_a_select")
                            || reason.code().equals("into")
                            || reason.code().equals("several_statements"))) {
                return Optional.of(Outcome.failed(
                        "changes_data",
                        "This would change data. Data can only be read here; nothing was run.",
                        attempts));
            }
            return Optional.empty();
        }

        private Optional<Outcome> wrong(String sql, Reason reason) {
            attempts.add(new Attempt(Optional.of(sql), List.of(reason)));
            return Optional.empty();
        }

        private Outcome success(String statement, Optional<String> explanation, Rows found) {
            return new Outcome(
                    Status.SUCCESS,
                    Optional.of(statement),
                    explanation,
                    Optional.empty(),
                    Optional.of(found),
                    Chart.of(found),
                    attempts,
                    Optional.empty());
        }
    }
}
