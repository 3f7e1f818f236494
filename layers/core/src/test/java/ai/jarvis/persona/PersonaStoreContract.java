package ai.jarvis.persona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.chat.MessageId;
import ai.jarvis.model.Money;
import ai.jarvis.persona.Validation.Judged;
import ai.jarvis.persona.Validation.Verdict;
import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link PersonaStore} has to do. */
public abstract class PersonaStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
    private static final Page.Request ONE = new Page.Request(1, Optional.empty());

    private TenantId tenant;

    protected abstract PersonaStore store();

    /** A tenant that is registered and has no personas. */
    protected abstract TenantId newTenant();

    /** An answer of a conversation of the tenant's, later than all before. */
    protected abstract MessageId message(TenantId tenant);

    @BeforeEach
    void makeTenant() {
        tenant = newTenant();
    }

    private static PersonaVersion version(PersonaId persona, int number) {
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", Map.of("topic", Map.of("type", "string", "maxLength", 20)));
        var content = new PersonaContent(
                "guide " + number,
                new Personality("warm", List.of("kind", "exact"), Optional.of("short sentences")),
                List.of(new Example("Hi", "Hello!")),
                Optional.of("Be brief."),
                Optional.of("You are {{ name }}: {{ topic }}"),
                Optional.of(schema),
                new BigDecimal("7.5"),
                500,
                new BigDecimal("0.05"));
        return new PersonaVersion(
                persona,
                number,
                content,
                content.hash(),
                Optional.of("You are Ada: "),
                Optional.of("why"),
                "key",
                NOW.plusSeconds(number));
    }

    private Persona insert(String name) {
        var persona = Persona.fresh(tenant, name, NOW);
        assertThat(store().insert(persona, version(persona.id(), 1))).isTrue();
        return persona;
    }

    private PersonaVersion append(Persona persona) {
        return store().append(tenant, persona.id(), newest -> version(persona.id(), newest.number() + 1))
                .orElseThrow();
    }

    private static Validation validation(PersonaId persona, int version, Verdict verdict) {
        return new Validation(
                ValidationId.fresh(),
                persona,
                version,
                verdict,
                Optional.of(new BigDecimal("8.25")).filter(unused -> verdict != Verdict.INCONCLUSIVE),
                new BigDecimal("7.5"),
                3,
                List.of(new Judged(
                        Optional.of("Hi"),
                        "Hello!",
                        Optional.of(BigDecimal.valueOf(8)),
                        Optional.of("It is warm."),
                        List.of(BigDecimal.valueOf(8), BigDecimal.valueOf(9)),
                        Optional.empty())),
                List.of("a reason"),
                List.of(Degradation.JUDGE_SKIPPED),
                Optional.of(new Money(new BigDecimal("0.0012"), "USD")),
                "key",
                NOW);
    }

    @Test
    void whatWasKeptIsFoundAsItWas() {
        var persona = insert("Ada");

        assertThat(store().find(tenant, persona.id())).contains(persona);
        assertThat(store().findByName(tenant, "Ada")).contains(persona);
        assertThat(store().version(tenant, persona.id(), 1)).contains(version(persona.id(), 1));
        assertThat(store().version(tenant, persona.id(), 2)).isEmpty();
    }

    @Test
    void aNameIsTheTenantsOnce() {
        insert("Ada");
        var second = Persona.fresh(tenant, "Ada", NOW);

        assertThat(store().insert(second, version(second.id(), 1))).isFalse();
        assertThat(store().find(tenant, second.id())).isEmpty();
    }

    @Test
    void otherTenantsSeeNothing() {
        var persona = insert("Ada");
        store().add(tenant, validation(persona.id(), 1, Verdict.PASSED));
        var other = newTenant();

        assertThat(store().find(other, persona.id())).isEmpty();
        assertThat(store().findByName(other, "Ada")).isEmpty();
        assertThat(store().version(other, persona.id(), 1)).isEmpty();
        assertThat(store().versions(other, persona.id(), ONE).items()).isEmpty();
        assertThat(store().validations(other, persona.id(), ONE).items()).isEmpty();
        assertThat(store().append(other, persona.id(), newest -> newest)).isEmpty();
        assertThat(store().publish(other, persona.id(), 1, NOW, unused -> {})).isEmpty();
        assertThat(store().delete(other, persona.id())).isFalse();
    }

    @Test
    void versionsAreAddedOneAfterAnotherAlsoByManyAtATime() throws Exception {
        var persona = insert("Ada");
        Callable<PersonaVersion> work = () -> append(persona);

        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var done : threads.invokeAll(List.of(work, work, work, work))) {
                assertThat(done.get().number()).isBetween(2, 5);
            }
        }

        assertThat(store().find(tenant, persona.id()).orElseThrow().latest()).isEqualTo(5);
        var first = store().versions(tenant, persona.id(), new Page.Request(3, Optional.empty()));
        assertThat(first.items()).extracting(PersonaVersion::number).containsExactly(5, 4, 3);
        assertThat(store().versions(tenant, persona.id(), new Page.Request(3, first.nextCursor()))
                        .items())
                .extracting(PersonaVersion::number)
                .containsExactly(2, 1);
    }

    @Test
    void ofAVersionThatIsRefusedNothingIsKept() {
        var persona = insert("Ada");

        assertThatThrownBy(() -> store().append(tenant, persona.id(), newest -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store().find(tenant, persona.id())).contains(persona);
    }

    @Test
    void isPublishedIfItsGateLetsItBe() {
        var persona = insert("Ada");
        append(persona);
        var failed = validation(persona.id(), 1, Verdict.FAILED);
        var passed = validation(persona.id(), 1, Verdict.PASSED);
        store().add(tenant, failed);
        store().add(tenant, passed);
        store().add(tenant, validation(persona.id(), 2, Verdict.INCONCLUSIVE));

        var published = store().publish(
                        tenant, persona.id(), 1, NOW, last -> assertThat(last).contains(passed));

        assertThat(published.orElseThrow().inUse()).isEqualTo(1);
        assertThat(store().find(tenant, persona.id())).isEqualTo(published);
        assertThatThrownBy(() -> store().publish(tenant, persona.id(), 2, NOW, last -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store().find(tenant, persona.id())).isEqualTo(published);
    }

    @Test
    void validationsAreKeptAsTheyWere() {
        var persona = insert("Ada");
        var first = validation(persona.id(), 1, Verdict.PASSED);
        var second = validation(persona.id(), 1, Verdict.INCONCLUSIVE);
        store().add(tenant, first);
        store().add(tenant, second);

        assertThat(store().validation(tenant, persona.id(), 1)).contains(second);
        assertThat(store().validation(tenant, persona.id(), 2)).isEmpty();
        var page = store().validations(tenant, persona.id(), ONE);
        assertThat(page.items()).containsExactly(second);
        assertThat(store().validations(tenant, persona.id(), new Page.Request(1, page.nextCursor()))
                        .items())
                .containsExactly(first);
    }

    @Test
    void anAnswerIsJudgedOnce() {
        var persona = insert("Ada");
        var older = new Sample(persona.id(), 1, message(tenant), Optional.of(BigDecimal.valueOf(9)), "Warm.", NOW);
        var newer = new Sample(persona.id(), 1, message(tenant), Optional.empty(), "Nobody knows.", NOW);
        store().add(tenant, newer);
        store().add(tenant, older);
        store().add(tenant, new Sample(persona.id(), 1, older.message(), Optional.of(BigDecimal.ONE), "Again.", NOW));
        store().add(tenant, new Sample(persona.id(), 7, message(tenant), Optional.of(BigDecimal.ONE), "No.", NOW));

        assertThat(store().samples(tenant, persona.id(), 1, 10)).containsExactly(newer, older);
        assertThat(store().samples(tenant, persona.id(), 1, 1)).containsExactly(newer);
        assertThat(store().samples(tenant, persona.id(), 7, 10)).isEmpty();
    }

    @Test
    void whatIsDeletedIsGoneWithAllThatIsKnownOfIt() {
        var persona = insert("Ada");
        store().add(tenant, validation(persona.id(), 1, Verdict.PASSED));
        store().add(tenant, new Sample(persona.id(), 1, message(tenant), Optional.empty(), "x", NOW));

        assertThat(store().delete(tenant, persona.id())).isTrue();

        assertThat(store().delete(tenant, persona.id())).isFalse();
        assertThat(store().version(tenant, persona.id(), 1)).isEmpty();
        assertThat(store().list(tenant, Page.Request.first()).items()).isEmpty();
        insert("Ada");
    }

    @Test
    void theNewestAreListedFirst() {
        var first = insert("Ada");
        var second = insert("Bo");

        var page = store().list(tenant, ONE);

        assertThat(page.items()).containsExactly(second);
        assertThat(store().list(tenant, new Page.Request(1, page.nextCursor())).items())
                .containsExactly(first);
    }
}
