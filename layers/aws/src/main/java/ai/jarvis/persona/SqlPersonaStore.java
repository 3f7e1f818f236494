package ai.jarvis.persona;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Pages;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Personas in PostgreSQL. Who adds a version or publishes one locks the persona's row, so that one comes after another. */
public final class SqlPersonaStore implements PersonaStore {
    private static final RowMapper<Persona> PERSONAS = (row, context) -> new Persona(
            new PersonaId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            row.getString("name"),
            row.getInt("latest"),
            Rows.optionalInt(row, "published"),
            Rows.instant(row, "created_at"),
            Rows.instant(row, "updated_at"));

    private static final RowMapper<PersonaVersion> VERSIONS = (row, context) -> new PersonaVersion(
            new PersonaId(row.getString("persona_id")),
            row.getInt("number"),
            PersonaContent.of(Json.readObject(row.getString("definition"))),
            row.getString("content_hash"),
            Rows.optionalText(row, "prerendered"),
            Rows.optionalText(row, "comment"),
            row.getString("author"),
            Rows.instant(row, "created_at"));

    private final Database database;
    private final SqlPersonaJudgements judgements = new SqlPersonaJudgements();

    public SqlPersonaStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean insert(Persona persona, PersonaVersion first) {
        return database.in(persona.tenant(), handle -> {
            var inserted = handle.createUpdate(
                            """
                            insert into personas (tenant_id, id, name, latest, published, created_at, updated_at)
                            values (:tenant, :id, :name, :latest, :published, :createdAt, :updatedAt)
                            on conflict (tenant_id, name) do nothing""")
                    .bind("tenant", persona.tenant().value())
                    .bind("id", persona.id().value())
                    .bind("name", persona.name())
                    .bind("latest", persona.latest())
                    .bind("published", persona.published())
                    .bind("createdAt", persona.createdAt())
                    .bind("updatedAt", persona.updatedAt())
                    .execute();
            if (inserted == 1) {
                insert(handle, persona.tenant(), first);
                SqlAuditStore.record(
                        handle,
                        Change.created(
                                "persona",
                                persona.id().value(),
                                Map.of(
                                        "name",
                                        persona.name(),
                                        "version",
                                        first.number(),
                                        "content_hash",
                                        first.contentHash())));
            }
            return inserted == 1;
        });
    }

    private static void insert(Handle handle, TenantId tenant, PersonaVersion version) {
        handle.createUpdate(
                        """
                        insert into persona_versions (tenant_id, persona_id, number, definition, content_hash, prerendered,
                            comment, author, created_at)
                        values (:tenant, :persona, :number, cast(:definition as json), :hash, :prerendered, :comment,
                            :author, :createdAt)""")
                .bind("tenant", tenant.value())
                .bind("persona", version.persona().value())
                .bind("number", version.number())
                .bind("definition", Json.write(version.content().described()))
                .bind("hash", version.contentHash())
                .bind("prerendered", version.prerendered())
                .bind("comment", version.comment())
                .bind("author", version.author())
                .bind("createdAt", version.createdAt())
                .execute();
    }

    @Override
    public Optional<PersonaVersion> append(TenantId tenant, PersonaId id, UnaryOperator<PersonaVersion> next) {
        return database.in(tenant, handle -> lock(handle, tenant, id)
                .flatMap(persona -> version(handle, tenant, id, persona.latest()))
                .map(newest -> {
                    var added = next.apply(newest);
                    insert(handle, tenant, added);
                    handle.createUpdate(
                                    """
                                    update personas set latest = :latest, updated_at = :at
                                    where tenant_id = :tenant and id = :id""")
                            .bind("latest", added.number())
                            .bind("at", added.createdAt())
                            .bind("tenant", tenant.value())
                            .bind("id", id.value())
                            .execute();
                    SqlAuditStore.record(handle, new Change("persona.version", id.value(), said(newest), said(added)));
                    return added;
                }));
    }

    private static Optional<Map<String, Object>> said(PersonaVersion version) {
        return Optional.of(Map.of("version", version.number(), "content_hash", version.contentHash()));
    }

    private static Optional<Persona> lock(Handle handle, TenantId tenant, PersonaId id) {
        return handle.createQuery("select * from personas where tenant_id = :tenant and id = :id for update")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(PERSONAS)
                .findOne();
    }

    private static Optional<PersonaVersion> version(Handle handle, TenantId tenant, PersonaId id, int number) {
        return handle.createQuery(
                        """
                        select * from persona_versions
                        where tenant_id = :tenant and persona_id = :persona and number = :number""")
                .bind("tenant", tenant.value())
                .bind("persona", id.value())
                .bind("number", number)
                .map(VERSIONS)
                .findOne();
    }

    @Override
    public Optional<Persona> find(TenantId tenant, PersonaId id) {
        return database.in(
                tenant, handle -> handle.createQuery("select * from personas where tenant_id = :tenant and id = :id")
                        .bind("tenant", tenant.value())
                        .bind("id", id.value())
                        .map(PERSONAS)
                        .findOne());
    }

    @Override
    public Optional<Persona> findByName(TenantId tenant, String name) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from personas where tenant_id = :tenant and name = :name")
                .bind("tenant", tenant.value())
                .bind("name", name)
                .map(PERSONAS)
                .findOne());
    }

    @Override
    public Page<Persona> list(TenantId tenant, Page.Request page) {
        return Pages.newestFirst(database, tenant, "select * from personas", PERSONAS, page, persona -> persona.id()
                .value());
    }

    @Override
    public Optional<PersonaVersion> version(TenantId tenant, PersonaId id, int number) {
        return database.in(tenant, handle -> version(handle, tenant, id, number));
    }

    @Override
    public Page<PersonaVersion> versions(TenantId tenant, PersonaId id, Page.Request page) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from persona_versions
                        where tenant_id = :tenant and persona_id = :persona
                          and (cast(:after as int) is null or number < :after)
                        order by number desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("persona", id.value())
                .bind("after", page.after().map(SqlPersonaStore::number))
                .bind("limit", page.limit() + 1)
                .map(VERSIONS)
                .list());
        return Page.of(rows, page.limit(), version -> Integer.toString(version.number()));
    }

    /** Of a cursor; one that no list gave stands before the first. */
    private static int number(String cursor) {
        try {
            return Integer.parseInt(cursor);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public Optional<Persona> publish(
            TenantId tenant, PersonaId id, int number, Instant at, Consumer<Optional<Validation>> gate) {
        return database.in(tenant, handle -> lock(handle, tenant, id).map(persona -> {
            gate.accept(judgements.last(handle, tenant, id, number));
            handle.createUpdate(
                            """
                            update personas set published = :number, updated_at = :at
                            where tenant_id = :tenant and id = :id""")
                    .bind("number", number)
                    .bind("at", at)
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .execute();
            SqlAuditStore.record(
                    handle,
                    new Change(
                            "persona.publish",
                            id.value(),
                            persona.published().map(before -> Map.of("version", before)),
                            Optional.of(Map.of("version", number))));
            return new Persona(
                    id, tenant, persona.name(), persona.latest(), Optional.of(number), persona.createdAt(), at);
        }));
    }

    @Override
    public boolean delete(TenantId tenant, PersonaId id) {
        return database.in(tenant, handle -> {
            var deleted = handle.createQuery(
                            "delete from personas where tenant_id = :tenant and id = :id returning name")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .mapTo(String.class)
                    .findOne();
            deleted.ifPresent(
                    name -> SqlAuditStore.record(handle, Change.deleted("persona", id.value(), Map.of("name", name))));
            return deleted.isPresent();
        });
    }

    @Override
    public void add(TenantId tenant, Validation validation) {
        database.run(tenant, handle -> {
            judgements.insert(handle, tenant, validation);
            SqlAuditStore.record(
                    handle,
                    new Change(
                            "persona.validate",
                            validation.persona().value(),
                            Optional.empty(),
                            Optional.of(Map.of(
                                    "version", validation.version(),
                                    "verdict", validation.verdict().wireName()))));
        });
    }

    @Override
    public Optional<Validation> validation(TenantId tenant, PersonaId id, int version) {
        return database.in(tenant, handle -> judgements.last(handle, tenant, id, version));
    }

    @Override
    public Page<Validation> validations(TenantId tenant, PersonaId id, Page.Request page) {
        var rows = database.in(tenant, handle -> judgements.list(handle, tenant, id, page));
        return Page.of(rows, page.limit(), validation -> validation.id().value());
    }

    @Override
    public void add(TenantId tenant, Sample sample) {
        database.run(tenant, handle -> judgements.insert(handle, tenant, sample));
    }

    @Override
    public List<Sample> samples(TenantId tenant, PersonaId id, int version, int limit) {
        return database.in(tenant, handle -> judgements.samples(handle, tenant, id, version, limit));
    }
}
