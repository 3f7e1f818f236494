package ai.jarvis.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Databases beside the platform's own, in which tenants may be placed.
 *
 * @param byName as a placement names them
 */
public record FurtherDatabases(Map<String, Address> byName) {
    public static final FurtherDatabases NONE = new FurtherDatabases(Map.of());
    private static final String VARIABLE = "JARVIS_TENANT_DATABASES";

    /**
     * Where a database is and with what one gets in.
     *
     * @param url JDBC URL without credentials
     * @param secret name of the secret of the application's role there
     * @param ownerSecret name of the secret of the role that owns the schema there; only who moves tenants reads it
     */
    public record Address(String url, String secret, String ownerSecret) {}

    public FurtherDatabases {
        byName = Map.copyOf(byName);
    }

    /**
     * Those that the variable {@value #VARIABLE} describes, as in
     * {@code {"acme": {"url": "jdbc:postgresql://...", "secret": "...", "owner_secret": "..."}}}; none without it.
     */
    public static FurtherDatabases from(Variables variables) {
        var text = variables.optionalText(VARIABLE);
        if (text.isEmpty()) {
            return NONE;
        }
        var databases = new LinkedHashMap<String, Address>();
        try {
            Json.MAPPER.readTree(text.get()).properties().forEach(entry -> {
                databases.put(entry.getKey(), address(entry.getKey(), entry.getValue(), variables));
            });
        } catch (JsonProcessingException e) {
            variables.problem(VARIABLE + " is not JSON");
        }
        return new FurtherDatabases(databases);
    }

    private static Address address(String name, JsonNode description, Variables variables) {
        for (var field : new String[] {"url", "secret", "owner_secret"}) {
            if (!description.path(field).isTextual()) {
                variables.problem(VARIABLE + " says no " + field + " of " + name);
            }
        }
        return new Address(
                description.path("url").asText(),
                description.path("secret").asText(),
                description.path("owner_secret").asText());
    }

    public Set<String> names() {
        return byName.keySet();
    }
}
