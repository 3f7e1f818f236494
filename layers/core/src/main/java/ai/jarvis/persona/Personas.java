package ai.jarvis.persona;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps a tenant's personas, in versions that never change, of which one that passed its gate is in use. */
public final class Personas {
    private static final int MAX_COMMENT = 2_000;

    private final PersonaStore store;
    private final CachedPersonaPrompts prompts;
    private final PersonaRules rules;
    private final Clock clock;

    public Personas(PersonaStore store, CachedPersonaPrompts prompts, JsonSchemas schemas, Clock clock) {
        this.store = store;
        this.prompts = prompts;
        this.rules = new PersonaRules(schemas);
        this.clock = clock;
    }

    /** A persona with one of its versions, and whether that still is what the schema of personas allows. */
    public record Read(Persona persona, PersonaVersion version, boolean isSchemaValid) {}

    /** Saves a new persona, whose first version is 1. */
    public Read create(Caller caller, String name, PersonaContent content, Optional<String> comment) {
        caller.require(Permission.PERSONAS_WRITE);
        requireComment(comment);
        if (Ids.isId(PersonaId.PREFIX, name)) {
            throw Refusal.invalid("/name", "must not look like the id of a persona");
        }
        var prerendered = rules.check(name, content);
        var persona = Persona.fresh(caller.tenant(), name, clock.instant());
        var first = new PersonaVersion(
                persona.id(),
                persona.latest(),
                content,
                content.hash(),
                prerendered,
                comment,
                caller.principal(),
                persona.createdAt());
        if (!store.insert(persona, first)) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "persona_exists",
                    "There is a persona of this name already. A new version of it is added under its versions.");
        }
        return read(persona, first);
    }

    private static void requireComment(Optional<String> comment) {
        comment.ifPresent(text -> Text.require("/comment", text, MAX_COMMENT));
    }

    private Read read(Persona persona, PersonaVersion version) {
        return new Read(persona, version, rules.isValid(persona.name(), version.content()));
    }

    /** Adds a version after the newest. */
    public Read add(Caller caller, PersonaId id, PersonaContent content, Optional<String> comment) {
        caller.require(Permission.PERSONAS_WRITE);
        requireComment(comment);
        var persona = find(caller, id);
        var prerendered = rules.check(persona.name(), content);
        var hash = content.hash();
        var added = store.append(caller.tenant(), id, newest -> {
            if (hash.equals(newest.contentHash())) {
                throw Refusal.of(
                        Refusal.Kind.CONFLICT,
                        "version_unchanged",
                        "Version " + newest.number() + ", the newest, says the same.");
            }
            return new PersonaVersion(
                    id, newest.number() + 1, content, hash, prerendered, comment, caller.principal(), clock.instant());
        });
        return read(find(caller, id), added.orElseThrow(Personas::unknown));
    }

    /** A persona with its newest version. */
    public Read get(Caller caller, PersonaId id) {
        var persona = readable(caller, id);
        return read(persona, version(persona, persona.latest()));
    }

    public Page<Persona> list(Caller caller, Page.Request page) {
        caller.require(Permission.PERSONAS_READ);
        return store.list(caller.tenant(), page);
    }

    /** The version of this number. */
    public Read version(Caller caller, PersonaId id, int number) {
        var persona = readable(caller, id);
        return read(persona, version(persona, number));
    }

    private PersonaVersion version(Persona persona, int number) {
        return store.version(persona.tenant(), persona.id(), number).orElseThrow(() -> Refusal.notFound("version"));
    }

    public Page<PersonaVersion> versions(Caller caller, PersonaId id, Page.Request page) {
        readable(caller, id);
        return store.versions(caller.tenant(), id, page);
    }

    /**
     * Puts a version into use, the newest unless told.
     *
     * @throws Refusal {@code persona_not_validated}, {@code persona_below_gate} or {@code persona_inconclusive} if its last
     *     validation does not allow it
     */
    public Read publish(Caller caller, PersonaId id, Optional<Integer> number) {
        caller.require(Permission.PERSONAS_WRITE);
        var persona = find(caller, id);
        var version = version(persona, number.orElse(persona.latest()));
        var published = store.publish(
                caller.tenant(), id, version.number(), clock.instant(), last -> PersonaGate.require(version, last));
        return read(published.orElseThrow(Personas::unknown), version);
    }

    /** Removes a persona with all that is known of it. */
    public void delete(Caller caller, PersonaId id) {
        caller.require(Permission.PERSONAS_WRITE);
        if (!store.delete(caller.tenant(), id)) {
            throw unknown();
        }
    }

    /** Renders a version; the one in use unless told, as it is at this moment. */
    public RenderedPersona render(
            Caller caller, PersonaId id, Optional<Integer> number, Map<String, ? extends @Nullable Object> variables) {
        var persona = readable(caller, id);
        return prompts.render(persona, number.orElseGet(persona::inUse), variables);
    }

    /** As {@link #render}, with values as they come in a query: texts, which become what the schema wants. */
    public RenderedPersona renderQuery(
            Caller caller, PersonaId id, Optional<Integer> number, Map<String, List<String>> query) {
        var persona = readable(caller, id);
        var used = number.orElseGet(persona::inUse);
        return prompts.render(
                persona, used, prompts.template(persona, used).variables().ofQuery(query));
    }

    /** The persona that is meant: by its id, or by its name. */
    public PersonaId resolve(Caller caller, String idOrName) {
        caller.require(Permission.PERSONAS_READ);
        var found = Ids.isId(PersonaId.PREFIX, idOrName)
                ? store.find(caller.tenant(), new PersonaId(idOrName))
                : Text.unstorable(idOrName).isPresent()
                        ? Optional.<Persona>empty()
                        : store.findByName(caller.tenant(), idOrName);
        return found.map(Persona::id).orElseThrow(Personas::unknown);
    }

    private Persona readable(Caller caller, PersonaId id) {
        caller.require(Permission.PERSONAS_READ);
        return find(caller, id);
    }

    private Persona find(Caller caller, PersonaId id) {
        return store.find(caller.tenant(), id).orElseThrow(Personas::unknown);
    }

    private static Refusal unknown() {
        return Refusal.notFound("persona");
    }
}
