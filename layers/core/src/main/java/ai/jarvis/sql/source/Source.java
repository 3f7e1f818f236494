package ai.jarvis.sql.source;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A database that a tenant registered.
 *
 * @param connection where it is and what of it is meant, by the names that the API has for it; no secrets
 * @param secret where the secret is kept that it is opened with, for those that have one
 * @param tables the tables that may be asked of, with their schemas or without; all that were found where it is empty
 * @param descriptions what the tenant says that tables ({@code orders}) and columns ({@code orders.total}) are; stronger
 *     than the database's own comments
 * @param version goes up with each change
 */
public record Source(
        SourceId id,
        TenantId tenant,
        String name,
        Optional<String> description,
        SourceType type,
        Map<String, String> connection,
        Optional<SourceSecret> secret,
        List<String> tables,
        SourceAccess access,
        Map<String, String> descriptions,
        int version,
        String author,
        Instant createdAt,
        Instant updatedAt) {
    public Source {
        connection = Collections.unmodifiableMap(new TreeMap<>(connection));
        tables = List.copyOf(tables);
        descriptions = Collections.unmodifiableMap(new TreeMap<>(descriptions));
    }

    /** The same, of which these tables may be asked. */
    public Source withTables(List<String> others) {
        return new Source(
                id,
                tenant,
                name,
                description,
                type,
                connection,
                secret,
                others,
                access,
                descriptions,
                version,
                author,
                createdAt,
                updatedAt);
    }

    public Dialect dialect() {
        return type.dialect();
    }
}
