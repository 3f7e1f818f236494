package ai.jarvis.quota;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Token counters in DynamoDB. An item is a month of a tenant, user or key: {@code month} in all, {@code d01} to
 * {@code d31} on its days. Each region writes items of its own, because of two writes to one item in two regions a
 * global table keeps but the later.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html">How
 *     global tables work</a>
 */
public final class DynamoUsageCounters implements UsageCounters {
    private static final Logger LOG = LoggerFactory.getLogger(DynamoUsageCounters.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final DynamoDbClient dynamo;
    private final String table;
    private final List<String> regions;
    private final CounterWriter writer;
    private final Duration rest;
    private final ConcurrentHashMap<CounterKey, CounterQueue> queues = new ConcurrentHashMap<>();

    /** @param regions all in which the tenants' tokens are counted, this one first */
    public DynamoUsageCounters(DynamoDbClient dynamo, String table, List<String> regions, Clock clock) {
        this(dynamo, table, regions, clock, Duration.ZERO);
    }

    /** @param rest how long a counter that was written waits for more before it is written again */
    public DynamoUsageCounters(DynamoDbClient dynamo, String table, List<String> regions, Clock clock, Duration rest) {
        this.rest = rest;
        this.dynamo = dynamo;
        this.table = table;
        this.regions = List.copyOf(regions);
        this.writer = new CounterWriter(dynamo, table, clock);
    }

    @Override
    public Usage load(CounterKey key) {
        long month = 0;
        var days = new HashMap<LocalDate, Long>();
        for (var region : regions) {
            var item = item(key, region);
            month += number(item.get("month"));
            for (var day = key.month().atDay(1); !day.isAfter(key.month().atEndOfMonth()); day = day.plusDays(1)) {
                var used = number(item.get(CounterWriter.attribute(day)));
                if (used > 0) {
                    days.merge(day, used, Long::sum);
                }
            }
        }
        return new Usage(month, days);
    }

    private Map<String, AttributeValue> item(CounterKey key, String region) {
        try {
            return dynamo.getItem(request -> request.tableName(table)
                            .key(pk(key, region))
                            .consistentRead(true)
                            .overrideConfiguration(config -> config.apiCallTimeout(TIMEOUT)))
                    .item();
        } catch (SdkException e) {
            throw new LimiterStore.Unavailable("The durable counters do not answer", false, e);
        }
    }

    private static long number(@Nullable AttributeValue value) {
        return Optional.ofNullable(value)
                .map(AttributeValue::n)
                .map(Long::parseLong)
                .orElse(0L);
    }

    @Override
    public void add(Map<CounterKey, LocalDate> days, long tokens) {
        var written = days.entrySet().stream()
                .map(each -> add(each.getKey(), each.getValue(), tokens))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(written).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{} tokens of {} are not yet counted durably; this goes on", tokens, days.keySet());
        } catch (ExecutionException e) {
            throw new IllegalStateException("Writing goes on until it succeeds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What comes while a write is under way goes with the next one. */
    private CompletableFuture<Void> add(CounterKey key, LocalDate day, long tokens) {
        var written = new CompletableFuture<Void>();
        queues.compute(key, (id, known) -> {
            var queue =
                    known == null ? new CounterQueue(batch -> writer.write(pk(key, own()), key, batch), rest) : known;
            queue.add(day, tokens, written, () -> queues.computeIfPresent(id, (same, it) -> it.isIdle() ? null : it));
            return queue;
        });
        return written;
    }

    @Override
    public boolean note(CounterKey key, String note, Instant at) {
        for (var region : regions.subList(1, regions.size())) {
            if (item(key, region).containsKey(note)) {
                return false;
            }
        }
        try {
            dynamo.updateItem(request -> request.tableName(table)
                    .key(pk(key, own()))
                    .updateExpression("set #note = :at, expires_at = :expires")
                    .conditionExpression("attribute_not_exists(#note)")
                    .expressionAttributeNames(Map.of("#note", note))
                    .expressionAttributeValues(
                            Map.of(":at", fromS(at.toString()), ":expires", CounterWriter.expiry(key))));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    @Override
    public void forget(CounterKey key, String note) {
        dynamo.updateItem(request -> request.tableName(table)
                .key(pk(key, own()))
                .updateExpression("remove #note")
                .expressionAttributeNames(Map.of("#note", note)));
    }

    private String own() {
        return regions.getFirst();
    }

    private static Map<String, AttributeValue> pk(CounterKey key, String region) {
        return Map.of(
                "pk",
                fromS(String.join(
                        "#",
                        key.tenant().value(),
                        key.scope().wireName(),
                        key.subject(),
                        key.month().toString(),
                        region)));
    }
}
