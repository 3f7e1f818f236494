package ai.jarvis.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * A day or a month as a tenant's time zone has it.
 *
 * @param label in ISO 8601: {@code 2026-11-21} or {@code 2026-11}
 * @param day the day in which it was asked for
 * @param end the first instant that is not in it
 */
public record Period(String label, LocalDate day, Instant start, Instant end) {
    /** The period of the quota that an instant is in. */
    public static Period of(QuotaName name, Instant now, ZoneId zone) {
        var day = LocalDate.ofInstant(now, zone);
        return switch (name) {
            case TOKENS_DAY, SPEND_DAY ->
                new Period(
                        day.toString(),
                        day,
                        day.atStartOfDay(zone).toInstant(),
                        day.plusDays(1).atStartOfDay(zone).toInstant());
            case TOKENS_MONTH, SPEND_MONTH -> {
                var month = YearMonth.from(day);
                yield new Period(
                        month.toString(),
                        day,
                        month.atDay(1).atStartOfDay(zone).toInstant(),
                        month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant());
            }
            default -> throw new IllegalArgumentException(name.wireName() + " is not per calendar period");
        };
    }
}
