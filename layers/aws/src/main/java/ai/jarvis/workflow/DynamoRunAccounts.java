package ai.jarvis.workflow;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** Accounts of runs in DynamoDB, one item each, beside the effects of their steps. Each step is one conditional write. */
public final class DynamoRunAccounts implements RunAccounts {
    private final DynamoDbClient dynamo;
    private final String table;

    public DynamoRunAccounts(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    @Override
    public void open(TenantId tenant, RunId root, RunLimits limits, Instant now) {
        var item = new HashMap<>(key(tenant, root));
        item.put("steps", fromN("0"));
        item.put("tokens", fromN("0"));
        item.put("cost", fromN("0"));
        item.put("most_steps", fromN(Long.toString(limits.steps())));
        item.put("most_tokens", fromN(Long.toString(limits.tokens())));
        item.put("most_cost", fromN(limits.cost().toPlainString()));
        item.put("ends_at", seconds(now.plus(limits.time())));
        item.put("expires_at", seconds(now.plus(DynamoEffectLedger.KEPT_FOR)));
        try {
            dynamo.putItem(
                    request -> request.tableName(table).item(item).conditionExpression("attribute_not_exists(pk)"));
        } catch (ConditionalCheckFailedException e) {
            return; // Its start is being repeated.
        }
    }

    @Override
    public Account beginStep(TenantId tenant, RunId root, Instant now) {
        try {
            var after = dynamo.updateItem(request -> request.tableName(table)
                    .key(key(tenant, root))
                    .updateExpression("add steps :one")
                    .conditionExpression(
                            "attribute_exists(pk) and attribute_not_exists(cancelled) and steps < most_steps"
                                    + " and tokens <= most_tokens and cost <= most_cost and ends_at > :now")
                    .expressionAttributeValues(Map.of(":one", fromN("1"), ":now", seconds(now)))
                    .returnValues(ReturnValue.ALL_NEW));
            return account(after.attributes());
        } catch (ConditionalCheckFailedException e) {
            throw refusal(tenant, root, now);
        }
    }

    private static Account account(Map<String, AttributeValue> item) {
        return new Account(
                number(item, "steps").longValue(),
                number(item, "most_tokens").subtract(number(item, "tokens")).longValue(),
                number(item, "most_cost").subtract(number(item, "cost")),
                Optional.ofNullable(item.get("retried_at")).map(at -> Instant.parse(at.s())));
    }

    private StepException refusal(TenantId tenant, RunId root, Instant now) {
        var item = dynamo.getItem(request ->
                        request.tableName(table).key(key(tenant, root)).consistentRead(true))
                .item();
        if (item.isEmpty()) {
            return new StepRefused("The run " + root + " was not started");
        }
        if (item.containsKey("cancelled")) {
            return new StepCancelled("The run is cancelled");
        }
        for (var what : new String[] {"tokens", "cost"}) {
            if (number(item, what).compareTo(number(item, "most_" + what)) > 0) {
                return exceeded(what, item);
            }
        }
        return number(item, "ends_at").longValue() <= now.getEpochSecond()
                ? new BudgetExceeded("The run has taken all the time that it may")
                : exceeded("steps", item);
    }

    private static BudgetExceeded exceeded(String what, Map<String, AttributeValue> item) {
        return new BudgetExceeded("The run has used " + item.get(what).n() + " of "
                + item.get("most_" + what).n() + " " + what);
    }

    @Override
    public void spend(TenantId tenant, RunId root, long tokens, BigDecimal cost) {
        if (tokens > 0 || cost.signum() > 0) {
            dynamo.updateItem(request -> request.tableName(table)
                    .key(key(tenant, root))
                    .updateExpression("add tokens :tokens, cost :cost")
                    .expressionAttributeValues(
                            Map.of(":tokens", fromN(Long.toString(tokens)), ":cost", fromN(cost.toPlainString()))));
        }
    }

    @Override
    public void cancel(TenantId tenant, RunId root) {
        try {
            dynamo.updateItem(request -> request.tableName(table)
                    .key(key(tenant, root))
                    .updateExpression("set cancelled = :yes")
                    .conditionExpression("attribute_exists(pk)")
                    .expressionAttributeValues(Map.of(":yes", fromBool(true))));
        } catch (ConditionalCheckFailedException e) {
            return; // It was never started.
        }
    }

    @Override
    public void retry(TenantId tenant, RunId root, RunLimits limits, Instant now) {
        try {
            dynamo.updateItem(request -> request.tableName(table)
                    .key(key(tenant, root))
                    .updateExpression("set retried_at = :now, ends_at = :ends, expires_at = :expires")
                    .conditionExpression("attribute_exists(pk)")
                    .expressionAttributeValues(Map.of(
                            ":now", fromS(now.toString()),
                            ":ends", seconds(now.plus(limits.time())),
                            ":expires", seconds(now.plus(DynamoEffectLedger.KEPT_FOR)))));
        } catch (ConditionalCheckFailedException e) {
            return; // It failed before it was started; its start opens the account.
        }
    }

    private static AttributeValue seconds(Instant at) {
        return fromN(Long.toString(at.getEpochSecond()));
    }

    private static BigDecimal number(Map<String, AttributeValue> item, String name) {
        return new BigDecimal(item.get(name).n());
    }

    static Map<String, AttributeValue> key(TenantId tenant, RunId root) {
        return Map.of("pk", fromS(tenant + "#" + root + "#account"));
    }
}
