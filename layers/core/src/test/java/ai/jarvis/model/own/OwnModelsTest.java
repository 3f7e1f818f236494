package ai.jarvis.model.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Provider;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.model.gateway.Preferences;
import ai.jarvis.model.gateway.TenantOffers;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnModelsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2030-01-31T12:00:00Z"), ZoneOffset.UTC);
    private static final String URL = "https://a.example/v1";
    private static final PlatformModels PLATFORM =
            new PlatformModels(Map.of("small", Provider.BEDROCK, "hosted", Provider.SAGEMAKER), Set.of("vectors"));

    private final InMemoryModelKeys keys = new InMemoryModelKeys();
    private final InMemoryOwnModelStore store = new InMemoryOwnModelStore();
    private final InMemoryModelAliases names = new InMemoryModelAliases();
    private final List<TenantId> changed = new ArrayList<>();

    private final TenantOffers.Source offers = new TenantOffers.Source() {
        @Override
        public TenantOffers of(TenantId tenant) {
            return new TenantOffers(List.of(), new TreeMap<>(names.list(tenant)), Preferences.STANDARD);
        }

        @Override
        public void changed(TenantId tenant) {
            changed.add(tenant);
        }
    };

    private final OwnModels models = new OwnModels(
            store,
            keys,
            PLATFORM,
            url -> url.getHost().startsWith("10.") ? Optional.of("is not on the public internet") : Optional.empty(),
            offers,
            CLOCK);
    private final Aliases aliases = new Aliases(names, store, PLATFORM, offers);
    private final Caller caller = new Caller(TenantId.fresh(), "ops", Set.of(Role.OPERATOR));
    private final Caller stranger = new Caller(TenantId.fresh(), "ops", Set.of(Role.OPERATOR));

    private static NewModelVersion wanted(ModelDefinition definition, String... apiKey) {
        return new NewModelVersion(
                definition,
                List.of(apiKey).stream().findFirst(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
    }

    private static Refusal refusal(ThrowingCallable call) {
        return catchThrowableOfType(Refusal.class, call);
    }

    private static String keyOf(ModelVersion version, InMemoryModelKeys keys) {
        return keys.read(version.definition().key().orElseThrow());
    }

    @Test
    void keepsTheKeyApartFromTheDefinition() {
        var made = models.register(caller, "own", wanted(Definitions.server(URL), "sk-1"));

        assertThat(made.version().number()).isEqualTo(SemanticVersion.FIRST);
        assertThat(keyOf(made.version(), keys)).isEqualTo("sk-1");
        assertThat(made.version().toString()).doesNotContain("sk-1");
        assertThat(changed).contains(caller.tenant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "vectors", "auto", "aliases", "preferences"})
    void aNameThatMeansSomethingAlreadyIsTaken(String name) {
        assertThat(refusal(() -> models.register(caller, name, wanted(Definitions.server(URL))))
                        .code())
                .isEqualTo("name_taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a/b", "a b", "ä"})
    void thisIsNoName(String name) {
        assertThat(refusal(() -> models.register(caller, name, wanted(Definitions.server(URL))))
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("/name");
    }

    @Test
    void twoModelsOfATenantHaveTwoNamesAndOfTwoTenantsNotNecessarily() {
        models.register(caller, "own", wanted(Definitions.server(URL), "sk-1"));

        assertThat(refusal(() -> models.register(caller, "own", wanted(Definitions.server(URL), "sk-2")))
                        .code())
                .isEqualTo("model_exists");
        assertThat(keys.all()).hasSize(1);
        models.register(stranger, "own", wanted(Definitions.server(URL), "sk-3"));
        assertThat(keyOf(models.version(stranger, "own", "current"), keys)).isEqualTo("sk-3");
        assertThat(keyOf(models.version(caller, "own", "current"), keys)).isEqualTo("sk-1");
    }

    @Test
    void aStrangersModelIsUnknown() {
        models.register(caller, "own", wanted(Definitions.server(URL)));

        assertThat(models.find(stranger, "own")).isEmpty();
        assertThat(refusal(() -> models.version(stranger, "own", "1.0.0")).kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refusal(() -> models.delete(stranger, "own")).kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refusal(() -> models.add(stranger, "own", wanted(Definitions.server(URL))))
                        .kind())
                .isEqualTo(Refusal.Kind.NOT_FOUND);
    }

    @Test
    void aServerIsOnThePublicInternetAndTellsNoKeyThatIsNoHeader() {
        var errors = refusal(() ->
                        models.register(caller, "own", wanted(Definitions.server("https://10.0.0.1/v1"), "a\nb: c")))
                .errors();

        assertThat(errors).extracting(FieldError::pointer).containsExactly("/config/url", "/config/api_key");
        assertThat(keys.all()).isEmpty();
    }

    @Test
    void withoutAServerItIsASettingOfAModelOfThePlatformWhichHasItsPrice() {
        models.register(caller, "calm", wanted(Definitions.setting("small")));

        var setting = Definitions.setting("hosted");
        var priced = new ModelDefinition(
                Provider.BEDROCK,
                setting.model(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(0),
                Optional.empty(),
                Optional.of(3.0),
                Optional.of(0.0),
                Optional.empty(),
                Optional.of(10_000),
                Optional.of(new OwnPrice(TokenPrice.parse("0/0 USD"), CLOCK.instant())),
                Optional.of(1.5),
                Optional.empty());
        assertThat(refusal(() -> models.register(caller, "free", wanted(priced, "sk-1")))
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder(
                        "/config/model",
                        "/config/api_key",
                        "/price",
                        "/config/context_tokens",
                        "/config/seconds",
                        "/config/temperature",
                        "/config/top_p",
                        "/quality");
    }

    @Test
    void aVersionKeepsTheKeyOfItsServerAndTakesItToNoOther() {
        models.register(caller, "own", wanted(Definitions.server(URL), "sk-1"));

        var same = models.add(caller, "own", wanted(Definitions.server("https://a.example/v2")));
        assertThat(keyOf(same, keys)).isEqualTo("sk-1");
        assertThat(same.number()).isEqualTo(new SemanticVersion(2, 0, 0));

        for (var elsewhere : List.of("https://b.example/v1", "https://a.example:8443/v1", "http://a.example/v1")) {
            assertThat(refusal(() -> models.add(caller, "own", wanted(Definitions.server(elsewhere))))
                            .errors())
                    .extracting(FieldError::pointer)
                    .containsExactly("/config/api_key");
        }
        var moved = models.add(caller, "own", wanted(Definitions.server("https://b.example/v1"), "sk-2"));
        assertThat(keyOf(moved, keys)).isEqualTo("sk-2");
        assertThat(models.add(caller, "own", wanted(Definitions.setting("small")))
                        .definition()
                        .key())
                .isEmpty();
    }

    @Test
    void aVersionThatSaysTheSameIsNoneAndLeavesNoKeyBehind() {
        models.register(caller, "own", wanted(Definitions.server(URL), "sk-1"));

        assertThat(refusal(() -> models.add(caller, "own", wanted(Definitions.server(URL))))
                        .code())
                .isEqualTo("version_unchanged");
        assertThat(refusal(() -> models.add(
                                caller,
                                "own",
                                new NewModelVersion(
                                        Definitions.server(URL),
                                        Optional.of("sk-2"),
                                        Optional.of(SemanticVersion.FIRST),
                                        Optional.empty(),
                                        Optional.empty(),
                                        true)))
                        .code())
                .isEqualTo("version_not_greater");
        assertThat(keys.all()).containsValue("sk-1").hasSize(1);
    }

    @Test
    void theVersionThatAnswersIsSetBack() {
        models.register(caller, "calm", wanted(Definitions.setting("small")));
        models.add(caller, "calm", wanted(Definitions.server(URL)));
        assertThat(models.find(caller, "calm").orElseThrow().version().number())
                .isEqualTo(new SemanticVersion(2, 0, 0));

        models.setCurrent(caller, "calm", SemanticVersion.FIRST);

        assertThat(models.current(caller)).extracting(ModelVersion::number).containsExactly(SemanticVersion.FIRST);
        assertThat(models.history(caller, "calm", Page.Request.first()).items()).hasSize(3);
        assertThat(refusal(() -> models.setCurrent(caller, "calm", new SemanticVersion(9, 0, 0)))
                        .code())
                .isEqualTo("unknown_version");
    }

    @Test
    void twoVersionsDifferInFieldsAndNobodyLearnsWhereKeysAre() {
        models.register(caller, "own", wanted(Definitions.server(URL), "sk-1"));
        models.add(caller, "own", wanted(Definitions.server("https://b.example/v1"), "sk-2"));

        assertThat(models.diff(caller, "own", "1.0.0", "latest").changed())
                .containsExactly(
                        new ModelDiff.Changed("config.api_key", Optional.of("a key"), Optional.of("another key")),
                        new ModelDiff.Changed("config.url", Optional.of(URL), Optional.of("https://b.example/v1")));
    }

    @Test
    void allKeysOfADeletedModelAreGone() {
        models.register(caller, "own", wanted(Definitions.server(URL), "sk-1"));
        models.add(caller, "own", wanted(Definitions.server(URL), "sk-2"));

        models.delete(caller, "own");

        assertThat(keys.all()).isEmpty();
        assertThat(models.find(caller, "own")).isEmpty();
    }

    @Test
    void keysAreNotKeptWithoutEnd() {
        models.register(caller, "own", wanted(Definitions.server(URL), "sk-1"));
        for (int i = 2; i <= 20; i++) {
            models.add(caller, "own", wanted(Definitions.server(URL), "sk-" + i));
        }

        assertThat(refusal(() -> models.add(caller, "own", wanted(Definitions.server(URL), "sk-21")))
                        .code())
                .isEqualTo("too_many_keys");
        assertThat(keys.all()).hasSize(20);
    }

    @Test
    void whatANameLeadsToStays() {
        models.register(caller, "own", wanted(Definitions.server(URL)));
        aliases.put(caller, "gpt-4", "own");

        assertThat(refusal(() -> models.delete(caller, "own")).code()).isEqualTo("model_in_use");
        aliases.remove(caller, "gpt-4");
        models.delete(caller, "own");
    }

    @Test
    void aNameIsForAModelAndNotForAName() {
        models.register(caller, "own", wanted(Definitions.server(URL)));
        aliases.put(caller, "gpt-4", "small");
        aliases.put(caller, "embedder", "vectors");

        assertThat(aliases.list(caller)).containsEntry("gpt-4", new ModelId("small"));
        assertThat(refusal(() -> aliases.put(caller, "gpt-5", "gpt-4")).errors())
                .extracting(FieldError::pointer)
                .containsExactly("/model");
        for (var taken : List.of("own", "small", "vectors", "auto")) {
            assertThat(refusal(() -> aliases.put(caller, taken, "small")).code())
                    .isEqualTo("name_taken");
        }
        assertThat(refusal(() -> models.register(caller, "gpt-4", wanted(Definitions.setting("small"))))
                        .code())
                .isEqualTo("name_taken");
        assertThat(refusal(() -> aliases.remove(stranger, "gpt-4")).kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
    }
}
