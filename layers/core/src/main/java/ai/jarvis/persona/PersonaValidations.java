package ai.jarvis.persona;

import ai.jarvis.evaluation.JsonText;
import ai.jarvis.model.Money;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.persona.PersonaJudge.Finding;
import ai.jarvis.persona.PersonaJudge.Response;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.usage.Metering;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Has answers of a persona judged, and tells how its live answers drift. */
public final class PersonaValidations {
    /** Most responses of a validation. */
    public static final int MOST_RESPONSES = 20;

    public static final int STANDARD_RUNS = 3;

    private static final int MOST_RUNS = 5;
    private static final int MAX_RESPONSE = 10_000;

    /** A validation ends before its request does. */
    private static final Duration LONGEST = Duration.ofSeconds(22);

    private final PersonaStore store;
    private final PersonaJudge judge;
    private final Gateway gateway;
    private final Metrics metrics;
    private final Clock clock;

    public PersonaValidations(
            PersonaStore store, Gateway gateway, Metering metering, JsonText json, Metrics metrics, Clock clock) {
        this.store = store;
        this.judge = new PersonaJudge(gateway, metering, json, clock);
        this.gateway = gateway;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A response that is to be judged, and what it answers if that is known. */
    public record Given(Optional<String> input, String response) {}

    /**
     * What is to be judged.
     *
     * @param version the newest if absent
     * @param model of the judge; the tenant's standard one if absent
     * @param runs how often each response is judged, an odd number
     */
    public record Wanted(List<Given> responses, Optional<Integer> version, Optional<String> model, int runs) {
        public Wanted {
            responses = List.copyOf(responses);
        }
    }

    /** Has responses judged, and keeps what was found. A judge that does not answer makes it inconclusive. */
    public Validation validate(Caller caller, PersonaId id, Wanted wanted) {
        caller.require(Permission.PERSONAS_WRITE);
        var persona = find(caller, id);
        check(caller, wanted);
        var version = version(persona, wanted.version().orElse(persona.latest()));
        var findings = judge(caller, persona, version, wanted);
        var judged = findings.stream().map(Finding::judged).toList();
        var outcome = PersonaGate.judge(version.content().minScore(), judged);
        var validation = new Validation(
                ValidationId.fresh(),
                id,
                version.number(),
                outcome.verdict(),
                outcome.average(),
                version.content().minScore(),
                wanted.runs(),
                judged,
                outcome.reasons(),
                findings.stream().anyMatch(Finding::isSkipped) ? List.of(Degradation.JUDGE_SKIPPED) : List.of(),
                cost(findings),
                caller.principal(),
                clock.instant());
        store.add(caller.tenant(), validation);
        metrics.record(
                Map.of("verdict", validation.verdict().wireName()), new Figure("persona_validations", 1, Unit.COUNT));
        judged.forEach(each -> PersonaSamples.count(metrics, "validation", each.score()));
        return validation;
    }

    private void check(Caller caller, Wanted wanted) {
        var errors = new ArrayList<FieldError>();
        if (wanted.responses().isEmpty() || wanted.responses().size() > MOST_RESPONSES) {
            errors.add(new FieldError("/responses", "must be 1 to " + MOST_RESPONSES));
        }
        for (int i = 0; i < wanted.responses().size(); i++) {
            var pointer = "/responses/" + i;
            var each = wanted.responses().get(i);
            Text.problem(each.response(), MAX_RESPONSE)
                    .ifPresent(detail -> errors.add(new FieldError(pointer, detail)));
            each.input()
                    .flatMap(text -> Text.problem(text, MAX_RESPONSE))
                    .ifPresent(detail -> errors.add(new FieldError(pointer + "/user_input", detail)));
        }
        if (wanted.runs() < 1 || wanted.runs() > MOST_RUNS || wanted.runs() % 2 == 0) {
            errors.add(new FieldError("/runs", "must be 1, 3 or 5"));
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        wanted.model()
                .filter(model -> !gateway.models().has(caller.tenant(), model))
                .ifPresent(model -> {
                    throw Refusal.invalid("/model", "is not a model that can be used here");
                });
    }

    private List<Finding> judge(Caller caller, Persona persona, PersonaVersion version, Wanted wanted) {
        var self = self(persona, version);
        var asking = new PersonaJudge.Asking(
                Optional.of(caller),
                wanted.model(),
                wanted.runs(),
                clock.instant().plus(LONGEST));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = wanted.responses().stream()
                    .map(given -> threads.submit(() -> judge.judgeOrSay(
                            persona.tenant(), self, new Response(given.input(), given.response()), asking)))
                    .toList();
            return running.stream().map(PersonaValidations::result).toList();
        }
    }

    /** What a judge is told of a persona: its fields in plain words, and what models are told where that says more. */
    static String self(Persona persona, PersonaVersion version) {
        var words = PersonaTemplate.plainWords(persona.name(), version.content());
        var told = version.prerendered().or(() -> version.content().template());
        return version.content().template().isEmpty()
                ? words
                : told.map(text -> words + "\n\nWhat the assistant is told:\n" + text)
                        .orElse(words);
    }

    private static Finding result(Future<Finding> running) {
        try {
            return running.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("A response was not judged", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a response was judged", e);
        }
    }

    private static Optional<Money> cost(List<Finding> findings) {
        var costs = findings.stream().flatMap(each -> each.cost().stream()).toList();
        var currencies = costs.stream().map(Money::currency).distinct().toList();
        return costs.size() == findings.size() && currencies.size() == 1
                ? Optional.of(new Money(
                        costs.stream().map(Money::amount).reduce(BigDecimal.ZERO, BigDecimal::add),
                        currencies.getFirst()))
                : Optional.empty();
    }

    /** The validations of all versions, newest first. */
    public Page<Validation> list(Caller caller, PersonaId id, Page.Request page) {
        caller.require(Permission.PERSONAS_READ);
        find(caller, id);
        return store.validations(caller.tenant(), id, page);
    }

    /** How live answers of a version, the one in use unless told, keep to the persona. */
    public Drift drift(Caller caller, PersonaId id, Optional<Integer> number) {
        caller.require(Permission.PERSONAS_READ);
        var persona = find(caller, id);
        var version = version(persona, number.orElseGet(persona::inUse));
        return Drift.of(
                version,
                store.validation(caller.tenant(), id, version.number()),
                store.samples(caller.tenant(), id, version.number(), Drift.WINDOW));
    }

    private PersonaVersion version(Persona persona, int number) {
        return store.version(persona.tenant(), persona.id(), number).orElseThrow(() -> Refusal.notFound("version"));
    }

    private Persona find(Caller caller, PersonaId id) {
        return store.find(caller.tenant(), id).orElseThrow(() -> Refusal.notFound("persona"));
    }
}
