package ai.jarvis.sql.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesTest {
    private static final TenantId TENANT = TenantId.fresh();
    private static final String CLUSTER = "arn:aws:rds:eu-west-1:123456789012:cluster:shop";
    private static final Caller ADMIN = caller(TENANT, Role.TENANT_ADMIN);
    private static final Caller OPERATOR = caller(TENANT, Role.OPERATOR);

    private final InMemorySourceStore store = new InMemorySourceStore();
    private final InMemorySourceSecrets secrets = new InMemorySourceSecrets();
    private final List<Source> opened = new ArrayList<>();
    private DatabaseSchema schema = Shop.schema();
    private @Nullable RuntimeException failure;

    private final Sources sources = new Sources(
            store,
            secrets,
            source -> {
                opened.add(source);
                return new Connection();
            },
            new SourceRules("jarvis-sql/", Set.of(CLUSTER), new Addresses()),
            Clock.fixed(Shop.READ, ZoneOffset.UTC));

    private static Caller caller(TenantId tenant, Role role) {
        return new Caller(tenant, "usr_01J00000000000000000000000", Set.of(role));
    }

    private final class Connection implements SourceConnection {
        @Override
        public DatabaseSchema introspect() {
            if (failure != null) {
                throw failure;
            }
            return schema;
        }

        @Override
        public Plan explain(String sql) {
            return Plan.UNKNOWN;
        }

        @Override
        public Rows query(String sql, Limits limits) {
            return new Rows(List.of(), List.of(), false, 0);
        }

        @Override
        public void close() {}
    }

    private static final class Addresses implements DatabaseAddresses {
        @Override
        public Optional<String> problem(String host, int port) {
            return host.startsWith("10.") ? Optional.of("is where none may be") : Optional.empty();
        }

        @Override
        public boolean isPrivate(String host) {
            return host.equals("db.internal");
        }
    }

    private static Map<String, String> server(String... more) {
        var connection = new HashMap<>(Map.of("host", "db.example.com", "database", "shop", "username", "reader"));
        for (int i = 0; i < more.length; i += 2) {
            connection.put(more[i], more[i + 1]);
        }
        return connection;
    }

    private static NewSource wanted(String name, SourceType type, Map<String, String> connection) {
        return new NewSource(
                name,
                Optional.empty(),
                type,
                connection,
                Optional.of("secret").filter(needed -> type == SourceType.POSTGRESQL || type == SourceType.MYSQL),
                List.of(),
                SourceAccess.EVERYBODY,
                Map.of());
    }

    private static NewSource shop() {
        return wanted("shop", SourceType.POSTGRESQL, server());
    }

    private static NewSource shop(List<String> tables, SourceAccess access, Map<String, String> descriptions) {
        var shop = shop();
        return new NewSource(
                shop.name(),
                shop.description(),
                shop.type(),
                shop.connection(),
                shop.password(),
                tables,
                access,
                descriptions);
    }

    private static NewSource withoutPassword(NewSource wanted) {
        return new NewSource(
                wanted.name(),
                wanted.description(),
                wanted.type(),
                wanted.connection(),
                Optional.empty(),
                wanted.tables(),
                wanted.access(),
                wanted.descriptions());
    }

    private AbstractThrowableAssert<?, ? extends Throwable> registering(NewSource wanted) {
        return assertThatThrownBy(() -> sources.register(ADMIN, wanted));
    }

    private static void saysWrong(AbstractThrowableAssert<?, ? extends Throwable> refused, String... pointers) {
        refused.asInstanceOf(type(Refusal.class)).satisfies(refusal -> assertThat(refusal.errors())
                .extracting(FieldError::pointer)
                .contains(pointers));
    }

    private static void hasCode(AbstractThrowableAssert<?, ? extends Throwable> refused, String code) {
        refused.asInstanceOf(type(Refusal.class)).extracting(Refusal::code).isEqualTo(code);
    }

    @Test
    void registersADatabaseThatAnswersWithWhatIsInIt() {
        var made = sources.register(ADMIN, shop());

        assertThat(sources.get(OPERATOR, made.source().id())).isEqualTo(made.source());
        assertThat(sources.list(OPERATOR, Page.Request.first()).items()).containsExactly(made.source());
        assertThat(sources.visible(OPERATOR, made.source()).schema()).isEqualTo(Shop.schema());
        assertThat(secrets.kept()).containsOnlyKeys(made.source().secret().orElseThrow());
        assertThat(made.source().connection()).doesNotContainValue("secret");
    }

    @Test
    void registersNothingThatDoesNotAnswerAndKeepsNoPasswordOfIt() {
        failure = Refusal.of(Refusal.Kind.BAD_ANSWER, "source_unavailable", "It does not answer.");
        hasCode(registering(shop()), "source_unavailable");
        failure = new DatabaseError("permission denied", Optional.of("42501"), OptionalInt.empty());
        hasCode(registering(shop()), "source_unreadable");

        assertThat(store.count(TENANT)).isZero();
        assertThat(secrets.kept()).isEmpty();
    }

    @Test
    void hasOneOfEachName() {
        var unused = sources.register(ADMIN, shop());

        hasCode(registering(shop()), "source_exists");
        assertThat(secrets.kept()).hasSize(1);
    }

    @Test
    void looksAtAConnectionBeforeItIsMade() {
        saysWrong(
                registering(
                        wanted("/", SourceType.POSTGRESQL, Map.of("host", "10.0.0.1", "port", "0", "tls", "maybe"))),
                "/name",
                "/connection/host",
                "/connection/port",
                "/connection/tls",
                "/connection/database",
                "/connection/username");
        saysWrong(
                registering(
                        wanted("shop", SourceType.MYSQL, server("host", "db.example.com/x?allowLoadLocalInfile=true"))),
                "/connection/host");
        saysWrong(
                registering(wanted("shop", SourceType.MYSQL, server("database", "shop?allowMultiQueries=true"))),
                "/connection/database");
        saysWrong(registering(wanted("shop", SourceType.POSTGRESQL, server("options", "-c x"))), "/connection/options");
        saysWrong(registering(wanted("shop", SourceType.POSTGRESQL, server("tls", "off"))), "/connection/tls");
        saysWrong(registering(withoutPassword(shop())), "/connection/password");

        assertThat(opened).isEmpty();
    }

    @Test
    void allowsNoTlsToPrivateHostsAlone() {
        var made = sources.register(
                ADMIN, wanted("shop", SourceType.POSTGRESQL, server("host", "db.internal", "tls", "off")));

        assertThat(made.source().connection()).containsEntry("tls", "off");
    }

    private static Map<String, String> aurora(String cluster, String secret) {
        return Map.of("resource_arn", cluster, "secret_arn", secret, "database", "shop");
    }

    private static String secretArn(String name) {
        return "arn:aws:secretsmanager:eu-west-1:123456789012:secret:" + name + "-AbCdEf";
    }

    @Test
    void takesNoClusterThatIsNotAllowedAndNoSecretOfOthers() {
        var own = secretArn("jarvis-sql/" + TENANT + "/shop");
        assertThat(sources.register(ADMIN, wanted("shop", SourceType.AURORA, aurora(CLUSTER, own)))
                        .source()
                        .secret())
                .isEmpty();

        saysWrong(
                registering(wanted("a", SourceType.AURORA, aurora(CLUSTER.replace("shop", "jarvis"), own))),
                "/connection/resource_arn");
        for (var foreign : List.of(
                "jarvis-sql/" + TenantId.fresh() + "/shop",
                "jarvis/database",
                "jarvis-sql/" + TENANT,
                "x/jarvis-sql/" + TENANT + "/shop")) {
            saysWrong(
                    registering(wanted("a", SourceType.AURORA, aurora(CLUSTER, secretArn(foreign)))),
                    "/connection/secret_arn");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::123456789012:role/jarvis-sql-TENANT-reader, true",
        "arn:aws:iam::123456789012:role/jarvis-sql-OTHER, false",
        "arn:aws:iam::123456789012:role/admin, false",
        "arn:aws:iam::123456789012:role/x/jarvis-sql-TENANT, false",
        "arn:aws:iam::123456789012:user/jarvis-sql-TENANT, false"
    })
    void worksAsRolesOfTheTenantAlone(String role, boolean isTaken) {
        var arn = role.replace("TENANT", TENANT.value())
                .replace("OTHER", TenantId.fresh().value());
        var wanted = wanted(
                "lake", SourceType.ATHENA, Map.of("role_arn", arn, "workgroup", "questions", "database", "lake"));

        if (isTaken) {
            assertThat(sources.register(ADMIN, wanted).source().type()).isEqualTo(SourceType.ATHENA);
        } else {
            saysWrong(registering(wanted), "/connection/role_arn");
        }
    }

    @Test
    void restrictsQuestionsToTheTablesThatAreListed() {
        var source = sources.register(
                        ADMIN, shop(List.of("Orders", "public.customers"), SourceAccess.EVERYBODY, Map.of()))
                .source();

        assertThat(source.tables()).containsExactly("public.orders", "public.customers");
        var visible = sources.visible(ADMIN, source);
        assertThat(visible.schema().tables()).extracting(SchemaTable::name).containsExactly("customers", "orders");
        assertThat(visible.isDeniedTable("salaries")).isTrue();
        assertThat(visible.isDeniedTable("STAFF.Salaries")).isTrue();
        assertThat(visible.isDeniedTable("unknown")).isFalse();
    }

    @Test
    void showsTablesAndColumnsToThoseAloneForWhomTheyAre() {
        var admins = new Readers(Set.of("tenant_admin"), Set.of());
        var access = new SourceAccess(
                Readers.EVERYBODY,
                List.of(
                        new SourceAccess.Rule("SALARIES", List.of(), admins),
                        new SourceAccess.Rule("public.customers", List.of("Email"), admins)));
        var source = sources.register(ADMIN, shop(List.of(), access, Map.of())).source();

        var visible = sources.visible(OPERATOR, source);
        assertThat(visible.schema().tables()).extracting(SchemaTable::name).containsExactly("customers", "orders");
        assertThat(visible.schema().tables().getFirst().columns())
                .extracting(Column::name)
                .containsExactly("id", "country");
        assertThat(visible.isDeniedColumn(new TableName("public", "customers"), "EMAIL"))
                .isTrue();
        assertThat(visible.isDeniedColumn(new TableName("public", "customers"), "country"))
                .isFalse();
        assertThat(visible.isDeniedTable("salaries")).isTrue();

        assertThat(sources.visible(ADMIN, source).schema()).isEqualTo(Shop.schema());
    }

    @Test
    void tellsWhoMayNotAskASourceThatItIsNotPermittedAndNotThatItIsNotThere() {
        var access = new SourceAccess(new Readers(Set.of("tenant_admin"), Set.of()), List.of());
        var source = sources.register(ADMIN, shop(List.of(), access, Map.of())).source();

        assertThat(sources.meant(ADMIN, "shop")).isEqualTo(source);
        assertThat(sources.meant(ADMIN, source.id().value())).isEqualTo(source);
        hasCode(assertThatThrownBy(() -> sources.meant(OPERATOR, "shop")), "not_permitted");
        hasCode(assertThatThrownBy(() -> sources.visible(OPERATOR, source)), "not_permitted");
        hasCode(assertThatThrownBy(() -> sources.open(caller(TENANT, Role.DEVELOPER), source)), "not_permitted");
        hasCode(assertThatThrownBy(() -> sources.meant(OPERATOR, "unknown")), "not_found");
    }

    @Test
    void refusesRulesAndDescriptionsOfWhatIsNotThere() {
        var admins = new Readers(Set.of("tenant_admin"), Set.of());
        var access = new SourceAccess(
                Readers.EVERYBODY,
                List.of(
                        new SourceAccess.Rule("wages", List.of(), admins),
                        new SourceAccess.Rule("customers", List.of("id", "e_mail"), admins)));

        saysWrong(
                registering(shop(List.of("customers", "clients"), access, Map.of("orders.vat", "the tax"))),
                "/tables/1",
                "/access/rules/0/table",
                "/access/rules/1/columns/1",
                "/descriptions/orders.vat");
        saysWrong(
                registering(shop(
                        List.of(),
                        new SourceAccess(
                                Readers.EVERYBODY,
                                List.of(new SourceAccess.Rule("orders", List.of(), Readers.EVERYBODY))),
                        Map.of())),
                "/access/rules/0");
    }

    @Test
    void asksWhichTableIsMeantWhereTwoHaveAName() {
        schema = schema.withTables(
                List.of(Shop.table("a", "orders", Shop.column("id")), Shop.table("b", "orders", Shop.column("id"))));

        saysWrong(registering(shop(List.of("orders"), SourceAccess.EVERYBODY, Map.of())), "/tables/0");
        assertThat(sources.register(ADMIN, shop(List.of("b.orders"), SourceAccess.EVERYBODY, Map.of()))
                        .source()
                        .tables())
                .containsExactly("b.orders");
    }

    @Test
    void keepsWhatTheTenantSaysOfTablesWhenTheDatabaseIsReadAgain() {
        var source = sources.register(
                        ADMIN,
                        shop(List.of(), SourceAccess.EVERYBODY, Map.of("Orders", "sales", "orders.TOTAL", "net")))
                .source();
        schema = schema.withTables(List.of(Shop.table("public", "orders", Shop.column("total"), Shop.column("tax"))));

        var refreshed = sources.refresh(ADMIN, source.id()).schema();

        var orders = refreshed.tables().getFirst();
        assertThat(orders.description()).contains("sales");
        assertThat(orders.columns())
                .extracting(Column::description)
                .containsExactly(Optional.of("net"), Optional.of("the database's tax"));
        assertThat(sources.visible(OPERATOR, source).schema()).isEqualTo(refreshed);
    }

    @Test
    void keepsThePasswordWhileItIsForTheSameServerAlone() {
        var source = sources.register(ADMIN, shop()).source();

        var changed = sources.update(
                ADMIN, source.id(), withoutPassword(wanted("shop2", SourceType.POSTGRESQL, server())), Optional.of(1));

        assertThat(changed.source().secret()).isEqualTo(source.secret());
        assertThat(changed.source().version()).isEqualTo(2);
        saysWrong(
                assertThatThrownBy(() -> sources.update(
                        ADMIN,
                        source.id(),
                        withoutPassword(wanted("shop", SourceType.POSTGRESQL, server("host", "evil.example"))),
                        Optional.empty())),
                "/connection/password");
        assertThat(opened).hasSize(1);
    }

    @Test
    void replacesThePasswordByANewOneThatWorks() {
        var source = sources.register(ADMIN, shop()).source();
        failure = Refusal.of(Refusal.Kind.BAD_ANSWER, "source_refused", "No.");
        assertThatThrownBy(() -> sources.update(ADMIN, source.id(), shop(), Optional.empty()))
                .isInstanceOf(Refusal.class);
        assertThat(secrets.kept()).containsOnlyKeys(source.secret().orElseThrow());

        failure = null;
        var changed =
                sources.update(ADMIN, source.id(), shop(), Optional.empty()).source();

        assertThat(secrets.kept()).containsOnlyKeys(changed.secret().orElseThrow());
        assertThat(changed.secret()).isNotEqualTo(source.secret());
    }

    @Test
    void refusesAChangeOfWhatWasChangedMeanwhile() {
        var id = sources.register(ADMIN, shop()).source().id();
        var unused = sources.update(ADMIN, id, shop(), Optional.of(1));

        hasCode(assertThatThrownBy(() -> sources.update(ADMIN, id, shop(), Optional.of(1))), "source_changed");
    }

    @Test
    void deletesASourceWithItsPassword() {
        var id = sources.register(ADMIN, shop()).source().id();

        sources.delete(ADMIN, id);

        assertThat(secrets.kept()).isEmpty();
        hasCode(assertThatThrownBy(() -> sources.get(ADMIN, id)), "not_found");
    }

    @Test
    void isKeptByThoseWhoMayAndUnknownToOtherTenants() {
        var id = sources.register(ADMIN, shop()).source().id();
        var stranger = caller(TenantId.fresh(), Role.TENANT_ADMIN);

        hasCode(assertThatThrownBy(() -> sources.register(OPERATOR, shop())), "permission_denied");
        hasCode(assertThatThrownBy(() -> sources.refresh(OPERATOR, id)), "permission_denied");
        hasCode(assertThatThrownBy(() -> sources.delete(OPERATOR, id)), "permission_denied");
        hasCode(assertThatThrownBy(() -> sources.get(stranger, id)), "not_found");
        hasCode(assertThatThrownBy(() -> sources.meant(stranger, id.value())), "not_found");
        hasCode(assertThatThrownBy(() -> sources.delete(stranger, id)), "not_found");
        assertThat(secrets.kept()).hasSize(1);
    }
}
