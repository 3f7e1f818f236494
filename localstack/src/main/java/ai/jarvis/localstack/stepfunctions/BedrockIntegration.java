package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.Values;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Uri;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Invokes models: the body is JSON in the definition, or an object of S3; so is the answer.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrock.html">AWS</a>
 */
final class BedrockIntegration implements Integration {
    private static final String JSON = "application/json";

    private final SignedRequests requests;
    private final S3Client s3;

    BedrockIntegration(SignedRequests requests, S3Client s3) {
        this.requests = requests;
        this.s3 = s3;
    }

    @Override
    public @Nullable Object call(String resource, @Nullable Object input) throws TaskFailure {
        var prefix = resource.contains(":aws-sdk:") ? "BedrockRuntime" : "Bedrock";
        if (!(input instanceof Map<?, ?> parameters) || !(parameters.get("ModelId") instanceof String model)) {
            throw new TaskFailure("States.Runtime", "The parameter ModelId is required");
        }
        SignedRequests.Reply reply;
        try {
            reply = requests.post(
                    "bedrock",
                    "/model/" + URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20") + "/invoke",
                    Map.of("Content-Type", text(parameters, "ContentType"), "Accept", text(parameters, "Accept")),
                    body(parameters));
        } catch (IOException e) {
            throw new TaskFailure(prefix + ".SdkClientException", "The service cannot be reached");
        }
        if (!reply.isSuccess()) {
            throw failure(prefix, reply);
        }
        var output = new LinkedHashMap<String, @Nullable Object>();
        var place = place(parameters, "Output");
        if (place == null) {
            output.put("Body", Values.parse(reply.body()));
        } else {
            write(place, reply.body());
        }
        output.put("ContentType", JSON);
        return output;
    }

    private static String text(Map<?, ?> parameters, String name) {
        return parameters.get(name) instanceof String text ? text : JSON;
    }

    private String body(Map<?, ?> parameters) throws TaskFailure {
        var place = place(parameters, "Input");
        if (place == null) {
            return parameters.get("Body") instanceof String text ? text : Values.write(parameters.get("Body"));
        }
        try {
            return s3.getObjectAsBytes(request -> request.bucket(place.bucket().orElseThrow())
                            .key(place.key().orElseThrow()))
                    .asUtf8String();
        } catch (S3Exception e) {
            throw unreadable(e);
        }
    }

    private void write(S3Uri place, String body) throws TaskFailure {
        try {
            s3.putObject(
                    request -> request.bucket(place.bucket().orElseThrow())
                            .key(place.key().orElseThrow())
                            .contentType(JSON),
                    RequestBody.fromString(body));
        } catch (S3Exception e) {
            throw unreadable(e);
        }
    }

    private static TaskFailure unreadable(S3Exception e) {
        return new TaskFailure("S3." + e.awsErrorDetails().errorCode() + "Exception", e.getMessage());
    }

    /** The object that {@code Input} or {@code Output} names, if it is there. */
    private @Nullable S3Uri place(Map<?, ?> parameters, String name) {
        return parameters.get(name) instanceof Map<?, ?> map && map.get("S3Uri") instanceof String uri
                ? s3.utilities().parseUri(java.net.URI.create(uri))
                : null;
    }

    private static TaskFailure failure(String prefix, SignedRequests.Reply reply) {
        var type = reply.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("x-amzn-ErrorType"))
                .map(header -> header.getValue().getFirst().replaceFirst("[:,].*", ""))
                .findFirst()
                .orElse("Unknown");
        var name = type.endsWith("Exception") || type.endsWith("Error") ? type : type + "Exception";
        var message = "";
        try {
            message = Values.parse(reply.body()) instanceof Map<?, ?> map ? String.valueOf(map.get("message")) : "";
        } catch (IllegalArgumentException e) {
            message = "The service did not answer with JSON";
        }
        return new TaskFailure(
                prefix + "." + name,
                message + " (Service: BedrockRuntime, Status Code: " + reply.status() + ", Request ID: "
                        + reply.requestId() + ")");
    }
}
