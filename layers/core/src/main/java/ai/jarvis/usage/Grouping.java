package ai.jarvis.usage;

import java.time.ZoneId;

/**
 * How usage is added up.
 *
 * @param zone in which a day begins and ends; for days only
 */
public record Grouping(By by, ZoneId zone) {
    /** What one sum is about; the names are part of the API. */
    public enum By {
        MODEL,
        USER,
        SCENARIO,
        DAY
    }
}
