package ai.jarvis.quota;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;

import ai.jarvis.platform.Memoized;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Adds to a counter's item exactly once. Whether a write that was not answered was done is not known, so it is
 * repeated until it is; the item keeps the number of each writer's last write, and takes none that is not newer.
 */
final class CounterWriter {
    private static final Logger LOG = LoggerFactory.getLogger(CounterWriter.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration KEPT_FOR = Duration.ofDays(400);
    private static final String WRITER = "writer:";
    private static final int MOST_WRITERS = 16;
    /** Nobody repeats a write for so long without having been told of its end. */
    private static final Duration SETTLED = Duration.ofMinutes(30);

    private final DynamoDbClient dynamo;
    private final String table;
    private final Clock clock;
    /** Made at the first write: two processes that start from one snapshot must not have the same. */
    private final Supplier<String> self = new Memoized<>(() -> WRITER + UUID.randomUUID());

    private final AtomicLong last = new AtomicLong();

    CounterWriter(DynamoDbClient dynamo, String table, Clock clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
    }

    static String attribute(LocalDate day) {
        return String.format("d%02d", day.getDayOfMonth());
    }

    static AttributeValue expiry(CounterKey key) {
        var end =
                key.month().plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return fromN(Long.toString(end.plus(KEPT_FOR).getEpochSecond()));
    }

    /** Adds tokens to days and their month; returns when that is durable. One call at a time for each item. */
    void write(Map<String, AttributeValue> pk, CounterKey key, Map<LocalDate, Long> tokens) {
        var number = nextNumber();
        for (var pause = FIRST_PAUSE; ; pause = longer(pause)) {
            try {
                forget(pk, write(pk, key, tokens, number));
                return;
            } catch (ConditionalCheckFailedException e) {
                return; // An attempt whose answer was lost had done it.
            } catch (RuntimeException e) {
                // Whatever it is: whoever waits behind this write must not wait for ever.
                LOG.warn("{} is not counted yet: {}", key, e.getMessage());
                LockSupport.parkNanos(pause.toNanos());
            }
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** Greater than all before, and a time, so that it shows how old it is. */
    private long nextNumber() {
        var now = micros();
        return last.updateAndGet(before -> Math.max(before + 1, now));
    }

    private long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private Map<String, AttributeValue> write(
            Map<String, AttributeValue> pk, CounterKey key, Map<LocalDate, Long> tokens, long number) {
        var names = new HashMap<>(Map.of("#self", self.get(), "#month", "month"));
        var values = new HashMap<String, AttributeValue>();
        values.put(":number", fromN(Long.toString(number)));
        values.put(":expires", expiry(key));
        var sum = tokens.values().stream().mapToLong(Long::longValue).sum();
        values.put(":sum", fromN(Long.toString(sum)));
        var add = new StringBuilder("add #month :sum");
        tokens.forEach((day, used) -> {
            var name = attribute(day);
            values.put(":" + name, fromN(Long.toString(used)));
            add.append(", ").append(name).append(" :").append(name);
        });
        return dynamo.updateItem(request -> request.tableName(table)
                        .key(pk)
                        .updateExpression(add + " set #self = :number, expires_at = :expires")
                        .conditionExpression("attribute_not_exists(#self) or #self < :number")
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values)
                        .returnValues(ReturnValue.ALL_NEW)
                        .overrideConfiguration(config -> config.apiCallTimeout(TIMEOUT)))
                .attributes();
    }

    /** Takes the numbers of writers out that are long done, so that the item stays small. */
    private void forget(Map<String, AttributeValue> pk, Map<String, AttributeValue> item) {
        var writers =
                item.keySet().stream().filter(name -> name.startsWith(WRITER)).toList();
        var oldest = micros() - TimeUnit.NANOSECONDS.toMicros(SETTLED.toNanos());
        var done = writers.stream()
                .filter(name -> !name.equals(self.get()))
                .filter(name -> Long.parseLong(item.get(name).n()) < oldest)
                .toList();
        if (writers.size() > MOST_WRITERS && !done.isEmpty()) {
            remove(pk, done);
        }
    }

    private void remove(Map<String, AttributeValue> pk, List<String> attributes) {
        var names = new HashMap<String, String>();
        attributes.forEach(name -> names.put("#w" + names.size(), name));
        try {
            dynamo.updateItem(request -> request.tableName(table)
                    .key(pk)
                    .updateExpression("remove " + String.join(", ", names.keySet()))
                    .expressionAttributeNames(names));
        } catch (SdkException e) {
            LOG.info("Numbers of former writers stay for now: {}", e.getMessage());
        }
    }
}
