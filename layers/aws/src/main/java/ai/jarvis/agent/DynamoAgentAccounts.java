package ai.jarvis.agent;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Accounts of executions in DynamoDB, one item each, beside the effects of their calls. Each step is one conditional write;
 * those that have begun are a set, so that one that is begun again counts once.
 */
public final class DynamoAgentAccounts implements AgentAccounts {
    /** Longer than an execution that failed is retried. */
    private static final Duration KEPT_FOR = Duration.ofDays(90);

    private static final String MAY_GO_ON = "attribute_exists(pk) and attribute_not_exists(cancelled)"
            + " and tokens < most_tokens and cost <= most_cost and ends_at > :now";

    /** A set has at least one element. */
    private static final String NONE = "-";

    private final DynamoDbClient dynamo;
    private final String table;

    public DynamoAgentAccounts(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    @Override
    public void open(TenantId tenant, ExecutionId root, AgentLimits limits, Instant now) {
        var item = new HashMap<>(key(tenant, root));
        item.put("begun", fromSs(List.of(NONE)));
        item.put("tokens", fromN("0"));
        item.put("cost", fromN("0"));
        item.put("most_steps", fromN(Integer.toString(limits.maxSteps())));
        item.put("most_tokens", fromN(Long.toString(limits.maxTokens())));
        item.put("most_cost", fromN(limits.maxCost().toPlainString()));
        item.put("ends_at", millis(now.plus(limits.maxDuration())));
        item.put("expires_at", seconds(now.plus(KEPT_FOR)));
        try {
            dynamo.putItem(
                    request -> request.tableName(table).item(item).conditionExpression("attribute_not_exists(pk)"));
        } catch (ConditionalCheckFailedException e) {
            return; // Its beginning is being repeated.
        }
    }

    @Override
    public Balance beginStep(TenantId tenant, ExecutionId root, String step, Instant now) {
        try {
            var after = dynamo.updateItem(request -> request.tableName(table)
                    .key(key(tenant, root))
                    .updateExpression("add begun :steps")
                    .conditionExpression(MAY_GO_ON + " and (contains(begun, :step) or size(begun) <= most_steps)")
                    .expressionAttributeValues(
                            Map.of(":steps", fromSs(List.of(step)), ":step", fromS(step), ":now", millis(now)))
                    .returnValues(ReturnValue.ALL_NEW));
            return balance(after.attributes());
        } catch (ConditionalCheckFailedException e) {
            throw refusal(item(tenant, root), now);
        }
    }

    @Override
    public Balance check(TenantId tenant, ExecutionId root, Instant now) {
        var item = item(tenant, root);
        if (item.isEmpty()
                || item.containsKey("cancelled")
                || number(item, "tokens").compareTo(number(item, "most_tokens")) >= 0
                || number(item, "cost").compareTo(number(item, "most_cost")) > 0
                || number(item, "ends_at").longValue() <= now.toEpochMilli()) {
            throw refusal(item, now);
        }
        return balance(item);
    }

    private Map<String, AttributeValue> item(TenantId tenant, ExecutionId root) {
        return dynamo.getItem(request ->
                        request.tableName(table).key(key(tenant, root)).consistentRead(true))
                .item();
    }

    private static Balance balance(Map<String, AttributeValue> item) {
        return new Balance(
                number(item, "most_tokens").subtract(number(item, "tokens")).longValue(),
                number(item, "most_cost").subtract(number(item, "cost")),
                Instant.ofEpochMilli(number(item, "ends_at").longValue()));
    }

    private static LimitReached refusal(Map<String, AttributeValue> item, Instant now) {
        if (item.isEmpty() || item.containsKey("cancelled")) {
            return new LimitReached(StopReason.CANCELLED, "The execution was cancelled.");
        }
        if (number(item, "tokens").compareTo(number(item, "most_tokens")) >= 0) {
            return used(StopReason.MAX_TOKENS, number(item, "tokens"), number(item, "most_tokens"), "tokens");
        }
        if (number(item, "cost").compareTo(number(item, "most_cost")) > 0) {
            return used(StopReason.MAX_COST, number(item, "cost"), number(item, "most_cost"), AgentLimits.CURRENCY);
        }
        if (number(item, "ends_at").longValue() <= now.toEpochMilli()) {
            return new LimitReached(
                    StopReason.MAX_DURATION,
                    "The agent, with those that it asked, has taken all the time that it may.");
        }
        var steps = new BigDecimal(item.get("begun").ss().size() - 1);
        return used(StopReason.MAX_STEPS, steps, number(item, "most_steps"), "steps");
    }

    private static LimitReached used(StopReason reason, BigDecimal used, BigDecimal most, String what) {
        return new LimitReached(
                reason,
                "The agent, with those that it asked, has used " + used.toPlainString() + " of " + most.toPlainString()
                        + " " + what + ".");
    }

    @Override
    public void spend(TenantId tenant, ExecutionId root, long tokens, BigDecimal cost) {
        if (tokens > 0 || cost.signum() > 0) {
            dynamo.updateItem(request -> request.tableName(table)
                    .key(key(tenant, root))
                    .updateExpression("add tokens :tokens, cost :cost")
                    .expressionAttributeValues(
                            Map.of(":tokens", fromN(Long.toString(tokens)), ":cost", fromN(cost.toPlainString()))));
        }
    }

    @Override
    public void cancel(TenantId tenant, ExecutionId root) {
        try {
            dynamo.updateItem(request -> request.tableName(table)
                    .key(key(tenant, root))
                    .updateExpression("set cancelled = :yes")
                    .conditionExpression("attribute_exists(pk)")
                    .expressionAttributeValues(Map.of(":yes", fromBool(true))));
        } catch (ConditionalCheckFailedException e) {
            return; // It has no account yet, and its status says what is to be known.
        }
    }

    @Override
    public void retry(TenantId tenant, ExecutionId root, AgentLimits limits, Instant now) {
        try {
            dynamo.updateItem(request -> request.tableName(table)
                    .key(key(tenant, root))
                    .updateExpression("set ends_at = :ends, expires_at = :expires")
                    .conditionExpression("attribute_exists(pk)")
                    .expressionAttributeValues(Map.of(
                            ":ends", millis(now.plus(limits.maxDuration())), ":expires", seconds(now.plus(KEPT_FOR)))));
        } catch (ConditionalCheckFailedException e) {
            open(tenant, root, limits, now);
        }
    }

    private static AttributeValue millis(Instant at) {
        return fromN(Long.toString(at.toEpochMilli()));
    }

    private static AttributeValue seconds(Instant at) {
        return fromN(Long.toString(at.getEpochSecond()));
    }

    private static BigDecimal number(Map<String, AttributeValue> item, String name) {
        return new BigDecimal(item.get(name).n());
    }

    private static Map<String, AttributeValue> key(TenantId tenant, ExecutionId root) {
        return Map.of("pk", fromS(tenant + "#" + root + "#account"));
    }
}
