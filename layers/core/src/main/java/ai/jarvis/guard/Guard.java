package ai.jarvis.guard;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.TokenEstimate;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Refusal.Kind;
import ai.jarvis.tenancy.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Stands before the models: looks at what goes to them, and has what comes from them looked at. */
public final class Guard {
    /** Lets everything through. */
    public static final Guard OPEN = new Guard(tenant -> Guardrails.NONE, Metrics.none());

    private static final int MOST_FINDERS = 1_000;

    private final Function<TenantId, Guardrails> guardrails;
    private final Metrics metrics;
    private final Map<Sought, PersonalDataFinder> finders = new ConcurrentHashMap<>();

    private record Sought(Collection<PersonalData> kinds, List<String> regions) {}

    /** Where the text is from. */
    public enum Source {
        /** The caller wrote it all. */
        MESSAGES("/messages"),
        /** The caller's question. */
        MESSAGE("/message"),
        /** A step of a workflow. */
        PROMPT("/prompt"),
        /**
         * The caller's question, which was let through, with what was found for it: personal data that is found in documents
         * is no reason to refuse the question, but no model reads it. How much is found has bounds of its own.
         */
        RETRIEVED("/message");

        private final String pointer;

        Source(String pointer) {
            this.pointer = pointer;
        }
    }

    /** @param guardrails what holds for a tenant */
    public Guard(Function<TenantId, Guardrails> guardrails, Metrics metrics) {
        this.guardrails = guardrails;
        this.metrics = metrics;
    }

    /**
     * The prompt as a model may read it.
     *
     * @throws Refusal {@code input_too_large}, or {@code personal_data} where that is refused
     */
    public Guarded admit(TenantId tenant, ChatPrompt prompt, Source source) {
        var rails = guardrails.apply(tenant);
        if (rails.areOpen()) {
            return Guarded.open(prompt);
        }
        if (source != Source.RETRIEVED) {
            checkSize(rails, prompt, source);
        }
        if (!rails.looksForPersonalData()) {
            return new Guarded(prompt, rails, null, metrics);
        }
        if (finders.size() > MOST_FINDERS) {
            finders.clear();
        }
        var finder = finders.computeIfAbsent(
                new Sought(rails.kinds(), rails.phoneRegions()),
                sought -> new PersonalDataFinder(rails.kinds(), sought.regions()));
        var redaction = new Redaction(finder, new Placeholders(prompt.texts()));
        if (rails.input() == Mode.OFF) {
            return new Guarded(prompt, rails, redaction, metrics);
        }
        var redacted = new RedactedPrompt(redaction).of(prompt);
        var found = Map.copyOf(redaction.found());
        if (rails.input() == Mode.REFUSE && source != Source.RETRIEVED && !found.isEmpty()) {
            count(metrics, "guardrail_refusals", "input", found.keySet());
            var kinds = redaction.found().entrySet().stream()
                    .map(each -> each.getKey().plural() + " (" + each.getValue() + ")")
                    .collect(Collectors.joining(", "));
            throw Refusal.unprocessable(
                    "personal_data",
                    "Personal data must not go to a model here, and the request has " + kinds + ".",
                    List.of(new FieldError(source.pointer, "has " + kinds)));
        }
        found.forEach((kind, times) -> metrics.record(
                Map.of("kind", kind.wireName(), "direction", "input"),
                new Figure("guardrail_redactions", times, Unit.COUNT)));
        redaction.found().clear();
        return new Guarded(redacted, rails, redaction, metrics);
    }

    static void count(Metrics metrics, String figure, String direction, Collection<PersonalData> kinds) {
        kinds.forEach(kind -> metrics.record(
                Map.of("kind", kind.wireName(), "direction", direction), new Figure(figure, 1, Unit.COUNT)));
    }

    private void checkSize(Guardrails rails, ChatPrompt prompt, Source source) {
        rails.maxInputCharacters().ifPresent(most -> {
            long characters = prompt.texts().stream().mapToLong(String::length).sum();
            if (characters > most) {
                throw tooLarge(source, characters + " characters", most);
            }
        });
        rails.maxInputTokens().ifPresent(most -> {
            int tokens = TokenEstimate.roughly(prompt);
            if (tokens > most) {
                throw tooLarge(source, "about " + tokens + " tokens", most);
            }
        });
    }

    private Refusal tooLarge(Source source, String size, int most) {
        metrics.record(Map.of("kind", "size", "direction", "input"), new Figure("guardrail_refusals", 1, Unit.COUNT));
        return Refusal.of(
                Kind.TOO_LARGE,
                "input_too_large",
                "The input has " + size + "; at most " + most + " are allowed.",
                new FieldError(source.pointer, "has " + size + "; at most " + most + " are allowed"));
    }
}
