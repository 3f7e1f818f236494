package ai.jarvis.tenancy;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a tenant's rows are: {@code shared}, among those of others; {@code schema}, in a schema of its own; or
 * {@code database:NAME}, in a further database that the installation knows by that name.
 */
public record Placement(String value) {
    public static final Placement SHARED = new Placement("shared");
    public static final Placement SCHEMA = new Placement("schema");

    private static final String DATABASE = "database:";
    private static final Pattern DATABASE_NAME = Pattern.compile("[a-z][a-z0-9-]{0,29}");

    public Placement {
        if (!isPlacement(value)) {
            throw new IllegalArgumentException("Not a placement: " + value);
        }
    }

    private static boolean isPlacement(String value) {
        return value.equals("shared")
                || value.equals("schema")
                || (value.startsWith(DATABASE)
                        && DATABASE_NAME
                                .matcher(value.substring(DATABASE.length()))
                                .matches());
    }

    /** The placement of that name; absent if there is none. */
    public static Optional<Placement> parse(String value) {
        return isPlacement(value) ? Optional.of(new Placement(value)) : Optional.empty();
    }

    /** The further database; absent if the rows are in the platform's own. */
    public Optional<String> database() {
        return value.startsWith(DATABASE) ? Optional.of(value.substring(DATABASE.length())) : Optional.empty();
    }

    /** The schema that the rows of a tenant are in. */
    public String schema(TenantId tenant) {
        return equals(SCHEMA) ? tenant.value().toLowerCase(Locale.ROOT) : "public";
    }

    @Override
    public String toString() {
        return value;
    }
}
