package ai.jarvis.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PeriodTest {
    private static final Instant NEW_YEAR = Instant.parse("2026-12-31T23:30:00Z");

    @Test
    void aDayBeginsAtTheTenantsMidnight() {
        var tokyo = Period.of(QuotaName.TOKENS_DAY, NEW_YEAR, ZoneId.of("Asia/Tokyo"));
        var newYork = Period.of(QuotaName.TOKENS_DAY, NEW_YEAR, ZoneId.of("America/New_York"));

        assertThat(tokyo.label()).isEqualTo("2027-01-01");
        assertThat(tokyo.start()).isEqualTo("2026-12-31T15:00:00Z");
        assertThat(newYork.label()).isEqualTo("2026-12-31");
        assertThat(newYork.end()).isEqualTo("2027-01-01T05:00:00Z");
    }

    @Test
    void aMonthBeginsThereToo() {
        var tokyo = Period.of(QuotaName.TOKENS_MONTH, NEW_YEAR, ZoneId.of("Asia/Tokyo"));

        assertThat(tokyo.label()).isEqualTo("2027-01");
        assertThat(tokyo.start()).isEqualTo("2026-12-31T15:00:00Z");
        assertThat(tokyo.end()).isEqualTo("2027-01-31T15:00:00Z");
    }

    @Test
    void theDayOnWhichClocksAreSetForwardHasOneHourLess() {
        var day = Period.of(QuotaName.TOKENS_DAY, Instant.parse("2026-03-29T10:00:00Z"), ZoneId.of("Europe/Zurich"));

        assertThat(Duration.between(day.start(), day.end())).isEqualTo(Duration.ofHours(23));
    }

    @Test
    void everyInstantIsInItsPeriodAndInNoOther() {
        for (var zone : new String[] {"Pacific/Kiritimati", "Pacific/Apia", "America/Havana", "Asia/Gaza", "UTC"}) {
            var at = Instant.parse("2026-01-01T00:00:00Z");
            for (int hour = 0; hour < 24 * 370; hour++) {
                var now = at.plus(Duration.ofHours(hour));
                var day = Period.of(QuotaName.TOKENS_DAY, now, ZoneId.of(zone));
                assertThat(now).isBetween(day.start(), day.end().minusNanos(1));
                assertThat(Period.of(QuotaName.TOKENS_DAY, day.end(), ZoneId.of(zone))
                                .start())
                        .isEqualTo(day.end());
            }
        }
    }
}
