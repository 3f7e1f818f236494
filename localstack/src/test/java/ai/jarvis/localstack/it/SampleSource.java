package ai.jarvis.localstack.it;

import ai.jarvis.platform.Json;
import java.util.Map;

/** Lets tenants ask the database {@code sample} of this machine, as the development tenant may. */
final class SampleSource {
    static final String CLUSTER = "arn:aws:rds:eu-central-2:000000000000:cluster:jarvis-sample";

    private SampleSource() {}

    /** The ARN of a secret of the tenant's with the role that reads alone. */
    static String secret(Platform platform, Tenant tenant) {
        var reader = platform.secretOf("sample_reader");
        try (var secrets = platform.secrets()) {
            return secrets.createSecret(request -> request.name("jarvis-sql/" + tenant.id() + "/sample")
                            .secretString(
                                    Json.write(Map.of("username", reader.username(), "password", reader.password()))))
                    .arn();
        }
    }

    /** What registers it under this name. */
    static Map<String, Object> body(String name, String secret) {
        return Map.of(
                "name",
                name,
                "type",
                "aurora",
                "connection",
                Map.of("resource_arn", CLUSTER, "secret_arn", secret, "database", "sample"));
    }

    /** Registers it as {@code sample}; the source's id. */
    static String register(Platform platform, Tenant tenant) {
        return tenant.make("/api/v1/sql/sources", body("sample", secret(platform, tenant)));
    }
}
