package ai.jarvis.localstack.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.edge.AwsException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimingTest {
    private static final Instant CREATED = Instant.parse("2030-01-01T10:00:30Z");

    private static Instant next(String expression, String zone, String after) {
        return Timing.next(expression, zone, CREATED, Instant.parse(after)).orElseThrow();
    }

    @Test
    void aRateCountsFromWhenTheScheduleWasMade() {
        assertThat(next("rate(5 minutes)", "UTC", "2030-01-01T10:12:00Z")).isEqualTo("2030-01-01T10:15:30Z");
        assertThat(next("rate(1 day)", "UTC", "2030-01-01T10:00:30Z")).isEqualTo("2030-01-02T10:00:30Z");
    }

    @Test
    void aCronExpressionIsOfItsTimeZone() {
        assertThat(next("cron(0 8 * * ? *)", "Asia/Singapore", "2030-01-01T10:00:00Z"))
                .isEqualTo("2030-01-02T00:00:00Z");
        assertThat(next("cron(30 9 ? * MON-FRI *)", "UTC", "2030-01-04T10:00:00Z"))
                .isEqualTo("2030-01-07T09:30:00Z");
        assertThat(next("cron(0 0 L * ? *)", "UTC", "2030-02-01T00:00:00Z")).isEqualTo("2030-02-28T00:00:00Z");
    }

    @Test
    void aTimeThatHasPassedDoesNotComeAgain() {
        assertThat(next("at(2030-01-01T12:00:00)", "UTC", "2030-01-01T11:00:00Z"))
                .isEqualTo("2030-01-01T12:00:00Z");
        assertThat(Timing.next("at(2030-01-01T12:00:00)", "UTC", CREATED, Instant.parse("2030-01-01T12:00:00Z")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "daily", "rate(0 minutes)", "rate(5 seconds)", "cron(* * *)", "at(tomorrow)"})
    void whatIsNoScheduleIsRefused(String expression) {
        assertThatThrownBy(() -> Timing.next(expression, "UTC", CREATED, CREATED))
                .isInstanceOf(AwsException.class);
    }
}
