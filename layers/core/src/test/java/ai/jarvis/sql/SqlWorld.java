package ai.jarvis.sql;

import ai.jarvis.evaluation.PlainJson;
import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.model.ChatModel;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.Completion;
import ai.jarvis.model.Delta;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Timeouts;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.cache.AnswerStore;
import ai.jarvis.model.cache.CacheKey;
import ai.jarvis.model.gateway.CachedAnswers;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.model.gateway.ChatOffer;
import ai.jarvis.model.gateway.Failover;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.model.gateway.TenantOffers;
import ai.jarvis.model.route.Backoff;
import ai.jarvis.model.route.BreakerBoard;
import ai.jarvis.model.route.BreakerSettings;
import ai.jarvis.model.route.Breakers;
import ai.jarvis.model.route.Bulkheads;
import ai.jarvis.model.route.Candidate;
import ai.jarvis.model.route.Capability;
import ai.jarvis.model.route.FallbackChains;
import ai.jarvis.model.route.InMemoryCircuit;
import ai.jarvis.model.route.LiveFigures;
import ai.jarvis.model.route.MovableClock;
import ai.jarvis.model.route.Router;
import ai.jarvis.model.route.Target;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Page;
import ai.jarvis.sql.source.DatabaseAddresses;
import ai.jarvis.sql.source.DatabaseSchema;
import ai.jarvis.sql.source.Limits;
import ai.jarvis.sql.source.Plan;
import ai.jarvis.sql.source.Readers;
import ai.jarvis.sql.source.Rows;
import ai.jarvis.sql.source.SchemaTable;
import ai.jarvis.sql.source.Source;
import ai.jarvis.sql.source.SourceAccess;
import ai.jarvis.sql.source.SourceConnection;
import ai.jarvis.sql.source.SourceId;
import ai.jarvis.sql.source.SourceRules;
import ai.jarvis.sql.source.SourceSecret;
import ai.jarvis.sql.source.SourceSecrets;
import ai.jarvis.sql.source.SourceStore;
import ai.jarvis.sql.source.SourceType;
import ai.jarvis.sql.source.Sources;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.FixedBudget;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.UsageRecord;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Questions to a shop's database, whose model and whose database a test plays. {@code salaries} are for the boss alone. */
final class SqlWorld {
    final MovableClock clock = new MovableClock();
    final TenantId tenant = TenantId.fresh();
    final Caller caller = new Caller(tenant, "key_a", Set.of(Role.DEVELOPER));
    final Caller boss = new Caller(tenant, "key_boss", Set.of(Role.TENANT_ADMIN));
    final InMemoryQueryStore store = new InMemoryQueryStore();
    final List<QueryId> sent = new ArrayList<>();
    final List<UsageRecord> ledger = new ArrayList<>();

    /** What the model says, one answer after the other; the last one again and again. */
    private final Deque<String> says = new ArrayDeque<>();

    final List<ChatPrompt> heard = new ArrayList<>();

    /** What the database was given to run. */
    final List<String> run = new ArrayList<>();

    final List<Limits> limits = new ArrayList<>();
    Function<String, Rows> database = sql -> new Rows(List.of(), List.of(), false, 0);
    double cost = 10;
    Runnable onModel = () -> {};

    private final Source source = new Source(
            SourceId.fresh(),
            tenant,
            "shop",
            Optional.empty(),
            SourceType.POSTGRESQL,
            Map.of(),
            Optional.empty(),
            List.of(),
            new SourceAccess(
                    Readers.EVERYBODY,
                    List.of(
                            new SourceAccess.Rule("salaries", List.of(), new Readers(Set.of("tenant_admin"), Set.of())),
                            new SourceAccess.Rule(
                                    "customers", List.of("email"), new Readers(Set.of("tenant_admin"), Set.of())))),
            Map.of(),
            1,
            "key_boss",
            Instant.EPOCH,
            Instant.EPOCH);

    private final List<SchemaTable> tables = List.of(
            Shop.customers(),
            Shop.orders(),
            Shop.products(),
            Shop.table("salaries", List.of(), "id:integer amount:numeric"));

    final Sources sources = new Sources(
            new OneSource(),
            new NoSecrets(),
            asked -> new Connection(),
            new SourceRules("jarvis-sql/", Set.of(), new NoAddresses()),
            clock);

    final SqlQueries queries = new SqlQueries(
            store,
            (whose, query) -> sent.add(query),
            sources,
            new SqlAnswering(
                    sources,
                    gateway(),
                    new Metering(
                            (who, demand) -> new FixedBudget(1_000_000).reserve(who, demand),
                            ledger::addAll,
                            Metrics.none(),
                            clock),
                    new PlainJson(),
                    new KeywordAnalyzer(),
                    QueryBounds.STANDARD,
                    Metrics.none(),
                    clock),
            clock);

    /** The model says these, one after the other. */
    SqlWorld saying(String... answers) {
        says.addAll(List.of(answers));
        return this;
    }

    /** An answer with this statement. */
    static String statement(String sql) {
        return "{\"sql\": \"" + sql.replace("\"", "\\\"")
                + "\", \"explanation\": \"It tells.\", \"clarification\": null}";
    }

    /** A question that was handed out and answered. */
    SqlQuery asked(Caller who, String question) {
        return done(who, queries.submit(who, Wish.question("shop", question)));
    }

    SqlQuery done(Caller who, SqlQuery submitted) {
        queries.work(tenant, submitted.id());
        return queries.get(who, submitted.id());
    }

    private Gateway gateway() {
        var breakers = new Breakers(
                BreakerSettings.NEVER,
                target -> new InMemoryCircuit(BreakerSettings.NEVER, clock),
                BreakerBoard.none(),
                Runnable::run,
                clock);
        var figures = new LiveFigures(clock);
        var offer = new ChatOffer(
                new Candidate(
                        new Target(new ModelId("writer"), "here"),
                        Optional.of(TokenPrice.parse("0.001/0.001 USD")),
                        0.5,
                        1,
                        EnumSet.allOf(Capability.class),
                        Optional.empty()),
                new Writer(),
                Timeouts.STANDARD,
                4_000);
        return new Gateway(
                new ChatModels(
                        List.of(offer),
                        FallbackChains.declare("/chains", List.of(), Set.of("writer")),
                        whose -> TenantOffers.NONE),
                new Router(),
                breakers,
                figures,
                new Failover(
                        breakers, figures, new Bulkheads(10, clock), new Backoff(1, () -> 0.5), pause -> {}, clock),
                new CachedAnswers(AnswerStore.none(), new CacheKey.Maker(() -> new byte[32]), Metrics.none()),
                clock);
    }

    private final class Writer implements ChatModel {
        @Override
        public ModelId id() {
            return new ModelId("writer");
        }

        @Override
        public Completion complete(ChatPrompt prompt, Timeouts timeouts) {
            heard.add(prompt);
            onModel.run();
            var answer = says.size() > 1 ? says.removeFirst() : says.getFirst();
            return new Completion(answer, new TokenUsage(100, 10), id());
        }

        @Override
        public Completion stream(ChatPrompt prompt, Timeouts timeouts, Consumer<Delta> onDelta) {
            throw new UnsupportedOperationException("Nobody listens");
        }
    }

    private final class Connection implements SourceConnection {
        @Override
        public DatabaseSchema introspect() {
            return new DatabaseSchema(tables, Instant.EPOCH, false);
        }

        @Override
        public Plan explain(String sql) {
            return new Plan(OptionalDouble.of(cost), OptionalLong.empty(), "");
        }

        @Override
        public Rows query(String sql, Limits within) {
            run.add(sql);
            limits.add(within);
            return database.apply(sql);
        }

        @Override
        public void close() {}
    }

    private final class OneSource implements SourceStore {
        @Override
        public boolean insert(Source other, DatabaseSchema schema) {
            return false;
        }

        @Override
        public Optional<Source> find(TenantId whose, SourceId id) {
            return Optional.of(source)
                    .filter(each -> each.tenant().equals(whose) && each.id().equals(id));
        }

        @Override
        public Optional<Source> find(TenantId whose, String name) {
            return Optional.of(source)
                    .filter(each -> each.tenant().equals(whose) && each.name().equals(name));
        }

        @Override
        public Page<Source> list(TenantId whose, Page.Request page) {
            return new Page<>(List.of(source), Optional.empty());
        }

        @Override
        public int count(TenantId whose) {
            return 1;
        }

        @Override
        public boolean update(Source other) {
            return false;
        }

        @Override
        public Optional<DatabaseSchema> schema(TenantId whose, SourceId id) {
            return Optional.of(new DatabaseSchema(tables, Instant.EPOCH, false));
        }

        @Override
        public boolean keep(TenantId whose, SourceId id, DatabaseSchema schema) {
            return false;
        }

        @Override
        public boolean delete(TenantId whose, SourceId id) {
            return false;
        }
    }

    private static final class NoSecrets implements SourceSecrets {
        @Override
        public SourceSecret keep(TenantId tenant, SourceId source, String username, String password) {
            throw new UnsupportedOperationException("Nobody registers anything");
        }

        @Override
        public void remove(SourceSecret secret) {}
    }

    private static final class NoAddresses implements DatabaseAddresses {
        @Override
        public Optional<String> problem(String host, int port) {
            return Optional.empty();
        }

        @Override
        public boolean isPrivate(String host) {
            return false;
        }
    }
}
