package ai.jarvis.prompt;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** The columns {@code major}, {@code minor} and {@code patch}, by which the database puts versions into their order. */
public final class VersionColumns {
    private VersionColumns() {}

    /** The number that a row has. */
    public static SemanticVersion number(ResultSet row) throws SQLException {
        return number(row, "");
    }

    /** The number that a row has in columns whose names begin so. */
    public static SemanticVersion number(ResultSet row, String prefix) throws SQLException {
        return new SemanticVersion(
                row.getInt(prefix + "major"), row.getInt(prefix + "minor"), row.getInt(prefix + "patch"));
    }

    /** A number by the names of its parts. */
    public static Map<String, Integer> parts(SemanticVersion number) {
        return Map.of("major", number.major(), "minor", number.minor(), "patch", number.patch());
    }
}
