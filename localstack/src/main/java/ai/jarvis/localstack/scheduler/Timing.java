package ai.jarvis.localstack.scheduler;

import ai.jarvis.localstack.edge.AwsException;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * When a schedule's time has come.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html">Schedule types</a>
 */
final class Timing {
    private static final Pattern EXPRESSION = Pattern.compile("(rate|cron|at)\\((.+)\\)");
    private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,5}) (minute|hour|day)s?");

    /** Quartz's without its first field, the seconds. */
    private static final CronDefinition QUARTZ = CronDefinitionBuilder.instanceDefinitionFor(CronType.QUARTZ);

    private Timing() {}

    /** The time for it that comes next after one; absent if none does. */
    static Optional<Instant> next(String expression, String zone, Instant created, Instant after) {
        var matcher = EXPRESSION.matcher(expression);
        if (!matcher.matches()) {
            throw invalid(expression);
        }
        try {
            var said = matcher.group(2);
            return switch (matcher.group(1)) {
                case "rate" -> Optional.of(nextOfRate(said, created, after));
                case "at" ->
                    Optional.of(LocalDateTime.parse(said)
                                    .atZone(ZoneId.of(zone))
                                    .toInstant())
                            .filter(at -> at.isAfter(after));
                default ->
                    ExecutionTime.forCron(new CronParser(QUARTZ).parse("0 " + said))
                            .nextExecution(after.atZone(ZoneId.of(zone)))
                            .map(java.time.ZonedDateTime::toInstant);
            };
        } catch (IllegalArgumentException | DateTimeException e) {
            throw invalid(expression);
        }
    }

    private static Instant nextOfRate(String said, Instant created, Instant after) {
        var matcher = RATE.matcher(said);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a rate: " + said);
        }
        var number = Long.parseLong(matcher.group(1));
        var rate =
                switch (matcher.group(2)) {
                    case "minute" -> Duration.ofMinutes(number);
                    case "hour" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
        var passed = Math.max(0, Duration.between(created, after).dividedBy(rate));
        return created.plus(rate.multipliedBy(passed + 1));
    }

    private static AwsException invalid(String expression) {
        return AwsException.validation("Invalid Schedule Expression " + expression + ".");
    }
}
