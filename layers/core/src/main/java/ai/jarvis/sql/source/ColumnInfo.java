package ai.jarvis.sql.source;

/**
 * A column of a result.
 *
 * @param type as the database calls it
 */
public record ColumnInfo(String name, String type) {}
