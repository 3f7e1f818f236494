package ai.jarvis.localstack.scheduler;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.edge.AwsReply;
import ai.jarvis.localstack.scheduler.Schedules.Schedule;
import ai.jarvis.localstack.sqs.Queues;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * EventBridge Scheduler: schedules of the default group whose targets are queues. A time that passes while this machine is
 * down is told when it is up again, once.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/Welcome.html">API reference</a>
 */
public final class Scheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final Pattern PATH = Pattern.compile("/schedules(?:/([A-Za-z0-9_.-]{1,64}))?/?");
    private static final String SCHEDULED_TIME = "<aws.scheduler.scheduled-time>";
    private static final int MOST_BYTES = 1 << 20;

    private final Schedules schedules;
    private final SqsClient sqs;
    private final Queues queues;
    private final String arnPrefix;
    private final Clock clock;
    private final JsonMapper json = new JsonMapper();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("scheduler").factory());

    public Scheduler(Path file, SqsClient sqs, Queues queues, String region, String account, Clock clock) {
        this.schedules = new Schedules(file);
        this.sqs = sqs;
        this.queues = queues;
        this.arnPrefix = "arn:aws:scheduler:" + region + ":" + account + ":schedule/default/";
        this.clock = clock;
        var unused = timer.scheduleWithFixedDelay(this::tell, 1, 1, TimeUnit.SECONDS);
    }

    /** The API as the edge mounts it. */
    public Handler service() {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                try {
                    var answer = json.writeValueAsBytes(answer(request));
                    AwsReply.send(response, callback, 200, "application/json", answer);
                } catch (AwsException e) {
                    AwsReply.jsonError(response, callback, e);
                }
                return true;
            }
        };
    }

    private Map<String, ?> answer(Request request) throws IOException {
        var path = PATH.matcher(request.getHttpURI().getPath());
        if (!path.matches()) {
            throw unknown();
        }
        var name = Optional.ofNullable(path.group(1));
        return switch (request.getMethod() + (name.isPresent() ? " one" : " all")) {
            case "POST one" -> {
                if (schedules.find(name.get()).isPresent()) {
                    throw new AwsException(409, "ConflictException", "Schedule " + name.get() + " already exists.");
                }
                yield put(name.get(), request);
            }
            case "PUT one" -> {
                var unused = find(name.get());
                yield put(name.get(), request);
            }
            case "GET one" -> described(find(name.get()));
            case "DELETE one" -> {
                if (!schedules.remove(name.get())) {
                    throw missing(name.get());
                }
                yield Map.of();
            }
            case "GET all" -> list(Request.extractQueryParameters(request));
            default -> throw unknown();
        };
    }

    private Map<String, ?> put(String name, Request request) throws IOException {
        var body = json.readTree(Content.Source.asInputStream(request).readNBytes(MOST_BYTES));
        var now = clock.instant();
        var expression = body.path("ScheduleExpression").asText();
        var zone = body.path("ScheduleExpressionTimezone").asText("UTC");
        var due = Timing.next(expression, zone, now, now);
        schedules.put(new Schedule(
                name,
                expression,
                zone,
                queue(body),
                body.at("/Target/Input").asText("{}"),
                now.toEpochMilli(),
                due.map(Instant::toEpochMilli)));
        return Map.of("ScheduleArn", arnPrefix + name);
    }

    private static String queue(JsonNode body) {
        var arn = body.at("/Target/Arn").asText();
        if (!arn.startsWith("arn:aws:sqs:")) {
            throw AwsException.validation("On this machine the target of a schedule is a queue, not " + arn);
        }
        return arn;
    }

    private Map<String, ?> list(Fields query) {
        var prefix = Optional.ofNullable(query.getValue("NamePrefix")).orElse("");
        return Map.of(
                "Schedules",
                schedules.all().stream()
                        .filter(schedule -> schedule.name().startsWith(prefix))
                        .map(schedule -> Map.of("Name", schedule.name(), "Arn", arnPrefix + schedule.name()))
                        .toList());
    }

    private Map<String, ?> described(Schedule schedule) {
        return Map.of(
                "Name", schedule.name(),
                "Arn", arnPrefix + schedule.name(),
                "ScheduleExpression", schedule.expression(),
                "ScheduleExpressionTimezone", schedule.zone(),
                "State", "ENABLED",
                "FlexibleTimeWindow", Map.of("Mode", "OFF"),
                "Target", Map.of("Arn", schedule.queue(), "Input", schedule.input()));
    }

    private Schedule find(String name) {
        return schedules.find(name).orElseThrow(() -> missing(name));
    }

    private static AwsException missing(String name) {
        return new AwsException(404, "ResourceNotFoundException", "Schedule " + name + " does not exist.");
    }

    private static AwsException unknown() {
        return new AwsException(404, "UnknownOperationException", "Only schedules are served on this machine.");
    }

    private void tell() {
        var now = clock.instant();
        for (var schedule : schedules.all()) {
            if (schedule.due().filter(due -> due <= now.toEpochMilli()).isPresent()) {
                try {
                    tell(schedule, Instant.ofEpochMilli(schedule.due().get()), now);
                } catch (RuntimeException e) {
                    LOG.error("{} is told again in a moment", schedule.name(), e);
                }
            }
        }
    }

    private void tell(Schedule schedule, Instant due, Instant now) {
        var queue = schedule.queue().substring(schedule.queue().lastIndexOf(':') + 1);
        var message = schedule.input()
                .replace(SCHEDULED_TIME, due.truncatedTo(ChronoUnit.SECONDS).toString());
        sqs.sendMessage(request -> request.queueUrl(queues.url(queue)).messageBody(message));
        var next = Timing.next(schedule.expression(), schedule.zone(), Instant.ofEpochMilli(schedule.created()), now);
        schedules.told(schedule, next.map(Instant::toEpochMilli));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
