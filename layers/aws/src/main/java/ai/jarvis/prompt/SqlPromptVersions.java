package ai.jarvis.prompt;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The versions of prompts, within the transactions of {@link SqlPromptStore}. */
final class SqlPromptVersions {
    private static final TypeReference<List<Kept>> VARIABLES = new TypeReference<>() {};

    private static final RowMapper<PromptVersion> VERSIONS = (row, context) -> new PromptVersion(
            new PromptId(row.getString("prompt_id")),
            VersionColumns.number(row),
            new PromptContent(row.getString("template"), read(row.getString("variables"))),
            row.getString("content_hash"),
            Rows.optionalText(row, "comment"),
            row.getString("author"),
            Rows.instant(row, "created_at"));

    /** A variable as it is stored. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Kept(
            String name,
            String type,
            boolean required,
            @JsonProperty("default") @Nullable Object defaultValue,
            @Nullable String description) {
        static Kept of(PromptVariable variable) {
            return new Kept(
                    variable.name(),
                    variable.type().wireName(),
                    variable.isRequired(),
                    variable.defaultValue().orElse(null),
                    variable.description().orElse(null));
        }

        PromptVariable variable() {
            return new PromptVariable(
                    name,
                    VariableType.byWireName(type).orElseThrow(),
                    required,
                    Optional.ofNullable(defaultValue),
                    Optional.ofNullable(description));
        }
    }

    private static List<PromptVariable> read(String json) {
        try {
            return Json.MAPPER.readValue(json, VARIABLES).stream()
                    .map(Kept::variable)
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A version holds what it was not given", e);
        }
    }

    void insert(Handle handle, TenantId tenant, PromptVersion version) {
        handle.createUpdate(
                        """
                        insert into prompt_versions (tenant_id, prompt_id, major, minor, patch, template, variables,
                            content_hash, comment, author, created_at)
                        values (:tenant, :prompt, :major, :minor, :patch, :template, cast(:variables as json), :hash,
                            :comment, :author, :createdAt)""")
                .bind("tenant", tenant.value())
                .bind("prompt", version.prompt().value())
                .bindMap(VersionColumns.parts(version.number()))
                .bind("template", version.content().template())
                .bind(
                        "variables",
                        Json.write(version.content().variables().stream()
                                .map(Kept::of)
                                .toList()))
                .bind("hash", version.contentHash())
                .bind("comment", version.comment())
                .bind("author", version.author())
                .bind("createdAt", version.createdAt())
                .execute();
    }

    Optional<PromptVersion> find(Handle handle, TenantId tenant, PromptId id, SemanticVersion number) {
        return handle.createQuery(
                        """
                        select * from prompt_versions
                        where tenant_id = :tenant and prompt_id = :id
                          and major = :major and minor = :minor and patch = :patch""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bindMap(VersionColumns.parts(number))
                .map(VERSIONS)
                .findOne();
    }

    /** One more than asked for. */
    List<PromptVersion> list(Handle handle, TenantId tenant, PromptId id, Page.Request page) {
        var after = page.after().flatMap(SemanticVersion::parse);
        return handle.createQuery(
                        """
                        select * from prompt_versions
                        where tenant_id = :tenant and prompt_id = :id
                          and (cast(:major as int) is null or (major, minor, patch) < (:major, :minor, :patch))
                        order by major desc, minor desc, patch desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("major", after.map(SemanticVersion::major))
                .bind("minor", after.map(SemanticVersion::minor))
                .bind("patch", after.map(SemanticVersion::patch))
                .bind("limit", page.limit() + 1)
                .map(VERSIONS)
                .list();
    }
}
