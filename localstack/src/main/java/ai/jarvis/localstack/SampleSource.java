package ai.jarvis.localstack;

import ai.jarvis.localstack.process.SampleDatabase;
import ai.jarvis.platform.Refusal;
import ai.jarvis.sql.source.NewSource;
import ai.jarvis.sql.source.SourceAccess;
import ai.jarvis.sql.source.SourceType;
import ai.jarvis.sql.source.Sources;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Registers the database {@code sample} with the development tenant, by the RDS Data API; does nothing where it is there. */
record SampleSource(Sources sources, TenantId tenant) {
    void register(String cluster, String secret) {
        var wanted = new NewSource(
                SampleDatabase.NAME,
                Optional.of("A shop's customers, products and orders, made up"),
                SourceType.AURORA,
                Map.of("resource_arn", cluster, "secret_arn", secret, "database", SampleDatabase.NAME),
                Optional.empty(),
                List.of(),
                SourceAccess.EVERYBODY,
                Map.of());
        try {
            var unused = sources.register(new Caller(tenant, "system", Set.of(Role.TENANT_ADMIN)), wanted);
        } catch (Refusal e) {
            if (!e.code().equals("source_exists")) {
                throw e;
            }
        }
    }
}
