package ai.jarvis.workflow;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * The journal in DynamoDB, beside the accounts of runs: an item for each entry, under its number, so that all of a root's
 * are found by counting up to where its account is.
 */
public final class DynamoStepJournal implements StepJournal {
    private static final Logger LOG = LoggerFactory.getLogger(DynamoStepJournal.class);

    /** Characters of a value's JSON that are kept; bigger ones are left out. */
    private static final int MOST_KEPT = 8_192;

    /** Numbers that are looked at, which may all be of other executions. */
    private static final long MOST_NUMBERS = 20_000;

    /** Keys that DynamoDB takes at a time. */
    private static final int BATCH = 100;

    private final DynamoDbClient dynamo;
    private final String table;
    private final Clock clock;

    public DynamoStepJournal(DynamoDbClient dynamo, String table, Clock clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
    }

    @Override
    public void keep(Entry entry) {
        put(key(entry.tenant(), entry.root(), entry.number()), entry);
    }

    @Override
    public void await(EffectKey key, Entry entry) {
        put(key(key), entry);
    }

    /** The step itself is done whether or not somebody can read so. */
    private void put(String key, Entry entry) {
        var fields = new LinkedHashMap<String, @Nullable Object>(StepJson.fields(entry));
        for (var name : List.of("input", "output")) {
            if (fields.containsKey(name) && Json.write(fields.get(name)).length() > MOST_KEPT) {
                fields.remove(name);
            }
        }
        var expires = clock.instant().plus(DynamoEffectLedger.KEPT_FOR).getEpochSecond();
        try {
            dynamo.putItem(request -> request.tableName(table)
                    .item(Map.of(
                            "pk", fromS(key),
                            "entry", fromS(Json.write(fields)),
                            "expires_at", fromN(Long.toString(expires)))));
        } catch (SdkException e) {
            LOG.warn("How the step {} of {} was is not kept", entry.step().name(), entry.run(), e);
        }
    }

    @Override
    public Optional<Entry> awaited(EffectKey key) {
        var item = dynamo.getItem(request -> request.tableName(table)
                        .key(Map.of("pk", fromS(key(key))))
                        .consistentRead(true))
                .item();
        return Optional.ofNullable(item.get("entry")).map(entry -> StepJson.entry(key.tenant(), entry.s()));
    }

    @Override
    public List<Entry> read(TenantId tenant, RunId root, RunId run) {
        var last = Math.min(steps(tenant, root), MOST_NUMBERS);
        var entries = new ArrayList<Entry>();
        for (long first = 1; first <= last; first += BATCH) {
            var keys = new ArrayList<Map<String, AttributeValue>>();
            for (long number = first; number <= last && number < first + BATCH; number++) {
                keys.add(Map.of("pk", fromS(key(tenant, root, number))));
            }
            read(keys).stream()
                    .map(item -> StepJson.entry(tenant, item.get("entry").s()))
                    .filter(entry -> entry.run().equals(run))
                    .forEach(entries::add);
        }
        entries.sort(Comparator.comparing(Entry::number));
        return entries;
    }

    /** DynamoDB gives at most 16 MiB at a time, and says which keys it has not come to. */
    private List<Map<String, AttributeValue>> read(List<Map<String, AttributeValue>> keys) {
        var items = new ArrayList<Map<String, AttributeValue>>();
        var wanted = Map.of(table, KeysAndAttributes.builder().keys(keys).build());
        while (!wanted.isEmpty()) {
            var asked = wanted;
            var answer = dynamo.batchGetItem(request -> request.requestItems(asked));
            items.addAll(answer.responses().getOrDefault(table, List.of()));
            wanted = answer.unprocessedKeys();
        }
        return items;
    }

    private long steps(TenantId tenant, RunId root) {
        var item = dynamo.getItem(request -> request.tableName(table).key(DynamoRunAccounts.key(tenant, root)))
                .item();
        return Optional.ofNullable(item.get("steps"))
                .map(steps -> Long.parseLong(steps.n()))
                .orElse(0L);
    }

    private static String key(TenantId tenant, RunId root, long number) {
        return tenant + "#" + root + "#step#" + number;
    }

    private static String key(EffectKey key) {
        return key.tenant() + "#" + key.text() + "#awaited";
    }
}
