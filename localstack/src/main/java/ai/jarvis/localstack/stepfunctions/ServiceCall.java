package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls an operation of a service that speaks JSON, by the name that the resource has for it: the parameters are the
 * operation's own.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html">AWS</a>
 */
final class ServiceCall implements Integration {
    private static final Pattern RESOURCE =
            Pattern.compile("arn:[a-z-]+:states:[^:]*:[^:]*:(aws-sdk:)?([a-z0-9]+):([a-zA-Z0-9]+)");
    private static final Map<String, Service> SERVICES = Map.of(
            "dynamodb", new Service("dynamodb", "DynamoDB_20120810", "1.0", "DynamoDB", "AmazonDynamoDBv2", "DynamoDb"),
            "sqs", new Service("sqs", "AmazonSQS", "1.0", "SQS", "AmazonSQS", "Sqs"),
            "events", new Service("events", "AWSEvents", "1.1", "EventBridge", "AmazonCloudWatchEvents", "EventBridge"),
            "eventbridge",
                    new Service("events", "AWSEvents", "1.1", "EventBridge", "AmazonCloudWatchEvents", "EventBridge"),
            "secretsmanager",
                    new Service(
                            "secretsmanager",
                            "secretsmanager",
                            "1.1",
                            "SecretsManager",
                            "AWSSecretsManager",
                            "SecretsManager"),
            "sfn", new Service("states", "AWSStepFunctions", "1.0", "StepFunctions", "AWSStepFunctions", "Sfn"));

    private final SignedRequests requests;

    /**
     * @param signing its name in signatures
     * @param target the prefix of {@code X-Amz-Target}
     * @param prefix of its errors' names where Step Functions knows the service itself
     * @param service as causes call it
     * @param sdk prefix of its errors' names where any operation may be called
     */
    private record Service(String signing, String target, String protocol, String prefix, String service, String sdk) {}

    ServiceCall(SignedRequests requests) {
        this.requests = requests;
    }

    @Override
    public @Nullable Object call(String resource, @Nullable Object input) throws TaskFailure {
        var matcher = RESOURCE.matcher(resource);
        var service = matcher.matches() ? SERVICES.get(matcher.group(2)) : null;
        if (service == null) {
            throw new TaskFailure("States.Runtime", "The resource " + resource + " is not served on this machine.");
        }
        var any = matcher.group(1) != null;
        var isStates = service.signing().equals("states");
        var operation = capital(matcher.group(3));
        var parameters = new LinkedHashMap<String, @Nullable Object>();
        if (input instanceof Map<?, ?> given) {
            given.forEach((name, value) -> parameters.put(
                    isStates ? small((String) name) : (String) name,
                    any ? value : texts(service, (String) name, value)));
        }
        var reply = send(service, operation, parameters, any);
        if (any) {
            return isStates ? capitals(reply.output()) : reply.output();
        }
        var output = new LinkedHashMap<>(reply.output());
        output.putAll(metadata(reply.requestId(), reply.headers()));
        if (service.signing().equals("events")
                && output.get("FailedEntryCount") instanceof Integer failed
                && failed > 0) {
            throw new TaskFailure("EventBridge.FailedEntry", Values.write(reply.output()));
        }
        return output;
    }

    /** Where a service wants JSON in a text, a definition may have the JSON itself. */
    private static @Nullable Object texts(Service service, String name, @Nullable Object value) {
        if (service.signing().equals("sqs") && name.equals("MessageBody") && !(value instanceof String)) {
            return Values.write(value);
        }
        if (service.signing().equals("events") && name.equals("Entries") && value instanceof List<?> entries) {
            var texts = new ArrayList<@Nullable Object>();
            for (var entry : entries) {
                var copy = new LinkedHashMap<Object, @Nullable Object>((Map<?, ?>) entry);
                copy.computeIfPresent(
                        "Detail", (key, detail) -> detail instanceof String ? detail : Values.write(detail));
                texts.add(copy);
            }
            return texts;
        }
        return value;
    }

    private record Reply(Map<String, @Nullable Object> output, String requestId, Map<String, List<String>> headers) {}

    @SuppressWarnings("unchecked") // An object of JSON has names.
    private Reply send(Service service, String operation, Object parameters, boolean any) throws TaskFailure {
        try {
            var reply = requests.post(
                    service.signing(),
                    "/",
                    Map.of(
                            "Content-Type",
                            "application/x-amz-json-" + service.protocol(),
                            "X-Amz-Target",
                            service.target() + "." + operation),
                    Values.write(parameters));
            var output =
                    (Map<String, @Nullable Object>) (reply.body().isEmpty() ? Map.of() : Values.parse(reply.body()));
            if (reply.isSuccess()) {
                return new Reply(output, reply.requestId(), reply.headers());
            }
            throw failure(service, any, reply.status(), output, reply.requestId());
        } catch (IOException e) {
            throw new TaskFailure(
                    (any ? service.sdk() : service.prefix()) + ".SdkClientException", "The service cannot be reached");
        }
    }

    private static TaskFailure failure(
            Service service, boolean any, int status, Map<String, @Nullable Object> output, String requestId) {
        var type = String.valueOf(output.get("__type")).replaceFirst(".*#", "");
        var name = type.endsWith("Exception") || type.endsWith("Error") ? type : type + "Exception";
        var message = output.containsKey("message") ? output.get("message") : output.get("Message");
        if (any) {
            return new TaskFailure(
                    service.sdk() + "." + name,
                    message + " (Service: " + service.sdk() + ", Status Code: " + status + ", Request ID: " + requestId
                            + ")");
        }
        return new TaskFailure(
                service.prefix() + "."
                        + (type.equals("ValidationException")
                                ? service.service().replaceFirst("v2$", "") + "Exception"
                                : name),
                message + " (Service: " + service.service() + "; Status Code: " + status + "; Error Code: " + type
                        + "; Request ID: " + requestId + "; Proxy: null)");
    }

    /** What AWS adds to the answers of the services it knows itself. */
    static Map<String, @Nullable Object> metadata(String requestId, Map<String, List<String>> headers) {
        var all = new LinkedHashMap<String, @Nullable Object>();
        var first = new LinkedHashMap<String, @Nullable Object>();
        headers.forEach((name, values) -> {
            all.put(name, values);
            first.put(name, values.getFirst());
        });
        var metadata = new LinkedHashMap<String, @Nullable Object>();
        metadata.put("AllHttpHeaders", all);
        metadata.put("HttpHeaders", first);
        metadata.put("HttpStatusCode", 200);
        var result = new LinkedHashMap<String, @Nullable Object>();
        result.put("SdkHttpMetadata", metadata);
        result.put("SdkResponseMetadata", Map.of("RequestId", requestId));
        return result;
    }

    private static Map<String, @Nullable Object> capitals(Map<String, @Nullable Object> map) {
        var capitals = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((name, value) -> capitals.put(capital(name), value));
        return capitals;
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static String small(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
