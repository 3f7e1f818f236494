package ai.jarvis.sql.source;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a database expects of a query.
 *
 * @param cost in the database's own unit; absent where it tells none
 * @param rows how many it expects to find
 * @param text the plan as the database tells it
 */
public record Plan(OptionalDouble cost, OptionalLong rows, String text) {
    /** Of a database that does not say. */
    public static final Plan UNKNOWN = new Plan(OptionalDouble.empty(), OptionalLong.empty(), "");
}
