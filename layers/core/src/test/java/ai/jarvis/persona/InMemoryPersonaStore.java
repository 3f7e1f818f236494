package ai.jarvis.persona;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Keeps the personas of one process. */
public final class InMemoryPersonaStore implements PersonaStore {
    private final Map<PersonaId, Persona> personas = new HashMap<>();
    private final Map<PersonaId, TreeMap<Integer, PersonaVersion>> versions = new HashMap<>();
    private final List<Validation> validations = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();

    @Override
    public synchronized boolean insert(Persona persona, PersonaVersion first) {
        if (findByName(persona.tenant(), persona.name()).isPresent()) {
            return false;
        }
        personas.put(persona.id(), persona);
        versions.put(persona.id(), new TreeMap<>(Map.of(first.number(), first)));
        return true;
    }

    @Override
    public synchronized Optional<PersonaVersion> append(
            TenantId tenant, PersonaId id, UnaryOperator<PersonaVersion> next) {
        return find(tenant, id).map(persona -> {
            var added = next.apply(versions.get(id).get(persona.latest()));
            versions.get(id).put(added.number(), added);
            personas.put(
                    id,
                    new Persona(
                            id,
                            tenant,
                            persona.name(),
                            added.number(),
                            persona.published(),
                            persona.createdAt(),
                            added.createdAt()));
            return added;
        });
    }

    @Override
    public synchronized Optional<Persona> find(TenantId tenant, PersonaId id) {
        return Optional.ofNullable(personas.get(id))
                .filter(persona -> persona.tenant().equals(tenant));
    }

    @Override
    public synchronized Optional<Persona> findByName(TenantId tenant, String name) {
        return personas.values().stream()
                .filter(persona ->
                        persona.tenant().equals(tenant) && persona.name().equals(name))
                .findFirst();
    }

    @Override
    public synchronized Page<Persona> list(TenantId tenant, Page.Request page) {
        var rows = personas.values().stream()
                .filter(persona -> persona.tenant().equals(tenant))
                .filter(persona -> isAfter(persona.id().value(), page))
                .sorted(Comparator.comparing((Persona persona) -> persona.id().value())
                        .reversed())
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), persona -> persona.id().value());
    }

    private static boolean isAfter(String id, Page.Request page) {
        return page.after().map(after -> id.compareTo(after) < 0).orElse(true);
    }

    @Override
    public synchronized Optional<PersonaVersion> version(TenantId tenant, PersonaId id, int number) {
        return find(tenant, id)
                .flatMap(persona -> Optional.ofNullable(versions.get(id).get(number)));
    }

    @Override
    public synchronized Page<PersonaVersion> versions(TenantId tenant, PersonaId id, Page.Request page) {
        var rows = find(tenant, id).stream()
                .flatMap(persona -> versions.get(id).descendingMap().values().stream())
                .filter(version -> page.after()
                        .map(after -> version.number() < Integer.parseInt(after))
                        .orElse(true))
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), version -> Integer.toString(version.number()));
    }

    @Override
    public synchronized Optional<Persona> publish(
            TenantId tenant, PersonaId id, int number, Instant at, Consumer<Optional<Validation>> gate) {
        return find(tenant, id).map(persona -> {
            gate.accept(validation(tenant, id, number));
            var published = new Persona(
                    id, tenant, persona.name(), persona.latest(), Optional.of(number), persona.createdAt(), at);
            personas.put(id, published);
            return published;
        });
    }

    @Override
    public synchronized boolean delete(TenantId tenant, PersonaId id) {
        validations.removeIf(each -> each.persona().equals(id));
        samples.removeIf(each -> each.persona().equals(id));
        return find(tenant, id).isPresent() && personas.remove(id) != null;
    }

    @Override
    public synchronized void add(TenantId tenant, Validation validation) {
        validations.add(validation);
    }

    @Override
    public synchronized Optional<Validation> validation(TenantId tenant, PersonaId id, int version) {
        return validations(tenant, id, new Page.Request(Page.MAX_LIMIT, Optional.empty())).items().stream()
                .filter(each -> each.version() == version)
                .findFirst();
    }

    @Override
    public synchronized Page<Validation> validations(TenantId tenant, PersonaId id, Page.Request page) {
        var rows = validations.reversed().stream()
                .filter(each -> find(tenant, id).isPresent() && each.persona().equals(id))
                .filter(each -> isAfter(each.id().value(), page))
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), each -> each.id().value());
    }

    @Override
    public synchronized void add(TenantId tenant, Sample sample) {
        var isNew = samples.stream().noneMatch(each -> each.message().equals(sample.message()));
        if (isNew && version(tenant, sample.persona(), sample.version()).isPresent()) {
            samples.add(sample);
        }
    }

    @Override
    public synchronized List<Sample> samples(TenantId tenant, PersonaId id, int version, int limit) {
        return samples.stream()
                .filter(each -> find(tenant, id).isPresent() && each.persona().equals(id) && each.version() == version)
                .sorted(Comparator.comparing((Sample each) -> each.message().value())
                        .reversed())
                .limit(limit)
                .toList();
    }
}
