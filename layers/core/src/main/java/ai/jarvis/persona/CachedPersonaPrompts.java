package ai.jarvis.persona;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Renders personas from versions that were read before. Versions never change, so that they are kept until others need the
 * room; which one is in use is asked anew after 2 s.
 */
public final class CachedPersonaPrompts implements PersonaPrompts {
    private static final Duration REMEMBERED = Duration.ofSeconds(2);
    private static final int MOST_REMEMBERED = 10_000;
    private static final long MOST_CHARACTERS = 2_000_000;

    private final PersonaStore store;
    private final JsonSchemas schemas;
    private final Metrics metrics;
    private final Clock clock;
    private final Map<Key, Known> remembered = new ConcurrentHashMap<>();
    private final Map<VersionKey, PersonaTemplate> templates = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    private record Key(TenantId tenant, PersonaId persona) {}

    private record VersionKey(Key persona, int number) {}

    private record Known(String name, int version, Instant until) {}

    public CachedPersonaPrompts(PersonaStore store, JsonSchemas schemas, Metrics metrics, Clock clock) {
        this.store = store;
        this.schemas = schemas;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public RenderedPersona render(TenantId tenant, PersonaId id, Map<String, ? extends @Nullable Object> variables) {
        var key = new Key(tenant, id);
        var known = remembered.get(key);
        if (known == null || !clock.instant().isBefore(known.until())) {
            var until = clock.instant().plus(REMEMBERED);
            var persona = store.find(tenant, id).orElseThrow(() -> Refusal.notFound("persona"));
            known = new Known(persona.name(), persona.inUse(), until);
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(key, known);
        }
        return render(template(key, known.name(), known.version()), variables);
    }

    /** Renders the version of this number. */
    RenderedPersona render(Persona persona, int number, Map<String, ? extends @Nullable Object> variables) {
        return render(template(persona, number), variables);
    }

    private RenderedPersona render(PersonaTemplate template, Map<String, ? extends @Nullable Object> variables) {
        var rendered = template.render(variables);
        rendered.degraded()
                .forEach(level -> metrics.record(
                        Map.of("level", level.wireName()), new Figure("persona_degraded", 1, Unit.COUNT)));
        return rendered;
    }

    /** The version of this number, read. */
    PersonaTemplate template(Persona persona, int number) {
        return template(new Key(persona.tenant(), persona.id()), persona.name(), number);
    }

    private PersonaTemplate template(Key persona, String name, int number) {
        var key = new VersionKey(persona, number);
        var known = known(key);
        if (known != null) {
            return known;
        }
        var version = store.version(persona.tenant(), persona.persona(), number)
                .orElseThrow(() -> Refusal.notFound("version"));
        var template = new PersonaTemplate(name, version, schemas);
        put(key, template);
        return template;
    }

    private synchronized @Nullable PersonaTemplate known(VersionKey key) {
        return templates.get(key);
    }

    private synchronized void put(VersionKey key, PersonaTemplate template) {
        var before = templates.put(key, template);
        characters += template.weight() - (before == null ? 0 : before.weight());
        var eldest = templates.values().iterator();
        while (characters > MOST_CHARACTERS && eldest.hasNext()) {
            characters -= eldest.next().weight();
            eldest.remove();
        }
    }
}
