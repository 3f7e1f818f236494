package ai.jarvis.model.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Page;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link OwnModelStore} has to do. */
public abstract class OwnModelStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
    private static final SemanticVersion ONE = SemanticVersion.FIRST;
    private static final SemanticVersion TWO = new SemanticVersion(1, 10, 0);

    private TenantId tenant;

    protected abstract OwnModelStore store();

    /** A tenant that is registered and has no models. */
    protected abstract TenantId newTenant();

    @BeforeEach
    void makeTenant() {
        tenant = newTenant();
    }

    private static ModelVersion version(String model, SemanticVersion number, ModelDefinition definition) {
        return new ModelVersion(
                model,
                number,
                definition,
                definition.hash(),
                Optional.of("why"),
                "key",
                NOW.plusSeconds(number.minor()));
    }

    private ModelVersion insert(String name, ModelDefinition definition) {
        var first = version(name, ONE, definition);
        assertThat(store().insert(new OwnModel(tenant, name, ONE, ONE, NOW, NOW), first))
                .isTrue();
        return first;
    }

    private static ModelDefinition withKey(String reference) {
        return Definitions.server("https://a.example/v1").withKey(Optional.of(new ModelKey(reference)));
    }

    private static CurrentMove move(String name, SemanticVersion to) {
        return new CurrentMove(name, 1, to, "user", NOW.plusSeconds(60));
    }

    @Test
    void keepsAllThatADefinitionSays() {
        var server = insert("b", withKey("kept/1"));
        var setting = insert("a", Definitions.setting("small"));

        assertThat(store().version(tenant, "b", ONE)).contains(server);
        assertThat(store().current(tenant)).containsExactly(setting, server);
        assertThat(store().list(tenant)).extracting(OwnModel::name).containsExactly("a", "b");
    }

    @Test
    void refusesASecondModelOfAName() {
        insert("a", Definitions.setting("small"));

        var again = version("a", ONE, Definitions.setting("large"));
        assertThat(store().insert(new OwnModel(tenant, "a", ONE, ONE, NOW, NOW), again))
                .isFalse();
        assertThat(store().version(tenant, "a", ONE).orElseThrow().definition().model())
                .isEqualTo("small");
    }

    @Test
    void aNewVersionAnswersOnlyIfItIsToldTo() {
        insert("a", Definitions.setting("small"));

        var added = version("a", TWO, Definitions.setting("large"));
        assertThat(store().append(tenant, "a", false, newest -> added)).contains(added);
        assertThat(store().find(tenant, "a").orElseThrow().current()).isEqualTo(ONE);
        assertThat(store().find(tenant, "a").orElseThrow().latest()).isEqualTo(TWO);

        var third = version("a", new SemanticVersion(2, 0, 0), Definitions.setting("medium"));
        assertThat(store().append(tenant, "a", true, newest -> {
                    assertThat(newest).isEqualTo(added);
                    return third;
                }))
                .contains(third);
        assertThat(store().current(tenant)).containsExactly(third);
        assertThat(store().append(tenant, "none", true, newest -> newest)).isEmpty();
    }

    @Test
    void aVersionThatCannotBeMadeIsNotAdded() {
        insert("a", Definitions.setting("small"));

        assertThatThrownBy(() -> store().append(tenant, "a", true, newest -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store().versions(tenant, "a", Page.Request.first()).items()).hasSize(1);
    }

    @Test
    void whatAnswersIsSetBackAndTheHistoryTellsOfIt() {
        insert("a", Definitions.setting("small"));
        store().append(tenant, "a", true, newest -> version("a", TWO, Definitions.setting("large")));

        assertThat(store().setCurrent(tenant, "a", move("a", ONE)).orElseThrow().number())
                .isEqualTo(3);
        assertThat(store().setCurrent(tenant, "a", move("a", ONE)).orElseThrow().number())
                .isEqualTo(3);
        assertThat(store().setCurrent(tenant, "none", move("none", ONE))).isEmpty();

        assertThat(store().current(tenant)).extracting(ModelVersion::number).containsExactly(ONE);
        var page = store().history(tenant, "a", new Page.Request(2, Optional.empty()));
        assertThat(page.items()).extracting(CurrentMove::version).containsExactly(ONE, TWO);
        assertThat(store().history(tenant, "a", new Page.Request(2, page.nextCursor()))
                        .items())
                .extracting(CurrentMove::version)
                .containsExactly(ONE);
    }

    @Test
    void listsVersionsNewestFirstPageByPage() {
        insert("a", Definitions.setting("small"));
        store().append(tenant, "a", true, newest -> version("a", TWO, Definitions.setting("large")));

        var page = store().versions(tenant, "a", new Page.Request(1, Optional.empty()));
        assertThat(page.items()).extracting(ModelVersion::number).containsExactly(TWO);
        var rest = store().versions(tenant, "a", new Page.Request(1, page.nextCursor()));
        assertThat(rest.items()).extracting(ModelVersion::number).containsExactly(ONE);
        assertThat(rest.nextCursor()).isEmpty();
    }

    @Test
    void knowsTheKeysOfAllVersionsOnce() {
        insert("a", withKey("kept/1"));
        store().append(tenant, "a", true, newest -> version("a", TWO, withKey("kept/2")));
        store().append(tenant, "a", true, newest -> version("a", new SemanticVersion(2, 0, 0), withKey("kept/2")));

        assertThat(store().keys(tenant, "a")).containsExactlyInAnyOrder(new ModelKey("kept/1"), new ModelKey("kept/2"));
    }

    @Test
    void anotherTenantHasNoneOfIt() {
        insert("a", withKey("kept/1"));
        var other = newTenant();

        assertThat(store().find(other, "a")).isEmpty();
        assertThat(store().list(other)).isEmpty();
        assertThat(store().current(other)).isEmpty();
        assertThat(store().keys(other, "a")).isEmpty();
        assertThat(store().version(other, "a", ONE)).isEmpty();
        assertThat(store().delete(other, "a")).isFalse();
        assertThat(store().insert(
                                new OwnModel(other, "a", ONE, ONE, NOW, NOW),
                                version("a", ONE, Definitions.setting("x"))))
                .isTrue();
        assertThat(store().find(tenant, "a")).isPresent();
    }

    @Test
    void aDeletedModelIsGoneWithItsVersions() {
        insert("a", Definitions.setting("small"));

        assertThat(store().delete(tenant, "a")).isTrue();
        assertThat(store().find(tenant, "a")).isEmpty();
        assertThat(store().version(tenant, "a", ONE)).isEmpty();
        assertThat(store().history(tenant, "a", Page.Request.first()).items()).isEmpty();
        assertThat(store().delete(tenant, "a")).isFalse();
    }
}
