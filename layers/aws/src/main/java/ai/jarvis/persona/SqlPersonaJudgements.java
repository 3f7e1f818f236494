package ai.jarvis.persona;

import ai.jarvis.chat.MessageId;
import ai.jarvis.model.Money;
import ai.jarvis.persona.Validation.Judged;
import ai.jarvis.persona.Validation.Verdict;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** What judges said of personas, within the transactions of {@link SqlPersonaStore}. */
final class SqlPersonaJudgements {
    private static final TypeReference<List<Kept>> RESPONSES = new TypeReference<>() {};
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private static final RowMapper<Validation> VALIDATIONS = (row, context) -> new Validation(
            new ValidationId(row.getString("id")),
            new PersonaId(row.getString("persona_id")),
            row.getInt("version"),
            Verdict.valueOf(row.getString("verdict").toUpperCase(Locale.ROOT)),
            Optional.ofNullable(row.getBigDecimal("average")),
            row.getBigDecimal("min_score"),
            row.getInt("runs"),
            read(row.getString("responses"), RESPONSES).stream()
                    .map(Kept::judged)
                    .toList(),
            read(row.getString("reasons"), TEXTS),
            read(row.getString("degraded"), TEXTS).stream()
                    .map(name -> Degradation.valueOf(name.toUpperCase(Locale.ROOT)))
                    .toList(),
            cost(row),
            row.getString("author"),
            Rows.instant(row, "created_at"));

    private static final RowMapper<Sample> SAMPLES = (row, context) -> new Sample(
            new PersonaId(row.getString("persona_id")),
            row.getInt("version"),
            new MessageId(row.getString("message_id")),
            Optional.ofNullable(row.getBigDecimal("score")),
            row.getString("note"),
            Rows.instant(row, "judged_at"));

    /** A response as it is stored. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Kept(
            @Nullable String input,
            String response,
            @Nullable BigDecimal score,
            @Nullable String reasoning,
            List<BigDecimal> scores,
            @Nullable String problem) {
        static Kept of(Judged judged) {
            return new Kept(
                    judged.input().orElse(null),
                    judged.response(),
                    judged.score().orElse(null),
                    judged.reasoning().orElse(null),
                    judged.scores(),
                    judged.problem().orElse(null));
        }

        Judged judged() {
            return new Judged(
                    Optional.ofNullable(input),
                    response,
                    Optional.ofNullable(score),
                    Optional.ofNullable(reasoning),
                    scores,
                    Optional.ofNullable(problem));
        }
    }

    private static Optional<Money> cost(ResultSet row) throws SQLException {
        var amount = row.getBigDecimal("cost");
        return amount == null ? Optional.empty() : Optional.of(new Money(amount, row.getString("currency")));
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return Json.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A validation holds what it was not given", e);
        }
    }

    void insert(Handle handle, TenantId tenant, Validation validation) {
        handle.createUpdate(
                        """
                        insert into persona_validations (tenant_id, id, persona_id, version, verdict, average, min_score,
                            runs, responses, reasons, degraded, cost, currency, author, created_at)
                        values (:tenant, :id, :persona, :version, :verdict, :average, :minScore, :runs,
                            cast(:responses as json), cast(:reasons as json), cast(:degraded as json), :cost, :currency,
                            :author, :createdAt)""")
                .bind("tenant", tenant.value())
                .bind("id", validation.id().value())
                .bind("persona", validation.persona().value())
                .bind("version", validation.version())
                .bind("verdict", validation.verdict().wireName())
                .bind("average", validation.average())
                .bind("minScore", validation.minScore())
                .bind("runs", validation.runs())
                .bind(
                        "responses",
                        Json.write(validation.responses().stream().map(Kept::of).toList()))
                .bind("reasons", Json.write(validation.reasons()))
                .bind(
                        "degraded",
                        Json.write(validation.degraded().stream()
                                .map(Degradation::wireName)
                                .toList()))
                .bind("cost", validation.cost().map(Money::amount))
                .bind("currency", validation.cost().map(Money::currency))
                .bind("author", validation.author())
                .bind("createdAt", validation.createdAt())
                .execute();
    }

    Optional<Validation> last(Handle handle, TenantId tenant, PersonaId id, int version) {
        return handle.createQuery(
                        """
                        select * from persona_validations
                        where tenant_id = :tenant and persona_id = :persona and version = :version
                        order by id desc limit 1""")
                .bind("tenant", tenant.value())
                .bind("persona", id.value())
                .bind("version", version)
                .map(VALIDATIONS)
                .findOne();
    }

    /** One more than asked for. */
    List<Validation> list(Handle handle, TenantId tenant, PersonaId id, Page.Request page) {
        return handle.createQuery(
                        """
                        select * from persona_validations
                        where tenant_id = :tenant and persona_id = :persona
                          and (cast(:after as text) is null or id < :after)
                        order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("persona", id.value())
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(VALIDATIONS)
                .list();
    }

    void insert(Handle handle, TenantId tenant, Sample sample) {
        handle.createUpdate(
                        """
                        insert into persona_samples (tenant_id, message_id, persona_id, version, score, note, judged_at)
                        select v.tenant_id, m.id, v.persona_id, v.number, cast(:score as numeric), cast(:note as text),
                            cast(:judgedAt as timestamptz)
                        from persona_versions v, messages m
                        where v.tenant_id = :tenant and v.persona_id = :persona and v.number = :version
                          and m.tenant_id = :tenant and m.id = :message
                        on conflict do nothing""")
                .bind("tenant", tenant.value())
                .bind("score", sample.score())
                .bind("note", sample.note())
                .bind("judgedAt", sample.judgedAt())
                .bind("persona", sample.persona().value())
                .bind("version", sample.version())
                .bind("message", sample.message().value())
                .execute();
    }

    List<Sample> samples(Handle handle, TenantId tenant, PersonaId id, int version, int limit) {
        return handle.createQuery(
                        """
                        select * from persona_samples
                        where tenant_id = :tenant and persona_id = :persona and version = :version
                        order by message_id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("persona", id.value())
                .bind("version", version)
                .bind("limit", limit)
                .map(SAMPLES)
                .list();
    }
}
