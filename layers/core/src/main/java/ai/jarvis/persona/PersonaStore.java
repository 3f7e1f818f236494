package ai.jarvis.persona;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Where personas, their versions, and what judges said of them are kept. */
public interface PersonaStore {
    /** Adds a persona with its first version; false, and nothing is added, if the tenant has one of that name. */
    boolean insert(Persona persona, PersonaVersion first);

    /**
     * Adds the version that {@code next} makes of the newest one, while nobody else adds one; absent if there is no such
     * persona. If {@code next} throws, nothing is added.
     */
    Optional<PersonaVersion> append(TenantId tenant, PersonaId id, UnaryOperator<PersonaVersion> next);

    Optional<Persona> find(TenantId tenant, PersonaId id);

    Optional<Persona> findByName(TenantId tenant, String name);

    Page<Persona> list(TenantId tenant, Page.Request page);

    Optional<PersonaVersion> version(TenantId tenant, PersonaId id, int number);

    /** The versions, newest first. */
    Page<PersonaVersion> versions(TenantId tenant, PersonaId id, Page.Request page);

    /**
     * Puts a version that is there into use, if {@code gate} does not throw about its last validation; nobody publishes
     * another one meanwhile. Absent if there is no such persona.
     */
    Optional<Persona> publish(
            TenantId tenant, PersonaId id, int number, Instant at, Consumer<Optional<Validation>> gate);

    /** Removes a persona with its versions, validations and samples. */
    boolean delete(TenantId tenant, PersonaId id);

    /** Keeps a validation of a version that is there. */
    void add(TenantId tenant, Validation validation);

    /** The last validation of a version. */
    Optional<Validation> validation(TenantId tenant, PersonaId id, int version);

    /** The validations of all versions, newest first. */
    Page<Validation> validations(TenantId tenant, PersonaId id, Page.Request page);

    /** Keeps what was said of an answer, if nothing is kept of it; nothing if the persona or the answer is gone. */
    void add(TenantId tenant, Sample sample);

    /** What was said of the last answers of a version, newest first. */
    List<Sample> samples(TenantId tenant, PersonaId id, int version, int limit);
}
