package ai.jarvis.localstack.lambda;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.edge.AwsReply;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.UrlEncoded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lambda's Invoke. Functions have no versions here: a qualifier is accepted and ignored.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
final class InvokeHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(InvokeHandler.class);
    private static final Pattern PATH = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations/?");
    /** A name, an ARN or a part of one, with or without a qualifier. */
    private static final Pattern NAME = Pattern.compile(
            "(?:(?:arn:aws:lambda:[a-z0-9-]+:)?\\d{12}:function:)?([A-Za-z0-9_-]+)(?::[A-Za-z0-9$_-]+)?");

    private static final int MOST_BYTES = 6 * 1024 * 1024;

    private final Function<String, Optional<LocalFunction>> functions;
    private final JsonMapper json = new JsonMapper();

    InvokeHandler(Function<String, Optional<LocalFunction>> functions) {
        this.functions = functions;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        try {
            LocalFunction function = function(request);
            byte[] payload = payload(request);
            String type = Optional.ofNullable(request.getHeaders().get("X-Amz-Invocation-Type"))
                    .orElse("RequestResponse");
            switch (type) {
                case "DryRun" -> AwsReply.send(response, callback, 204, "application/json", "");
                case "Event" -> {
                    Thread.startVirtualThread(() -> invokeLater(function, payload));
                    AwsReply.send(response, callback, 202, "application/json", "");
                }
                case "RequestResponse" -> {
                    Invocation invocation = function.tryInvoke(payload)
                            .orElseThrow(() -> new AwsException(429, "TooManyRequestsException", "Rate Exceeded."));
                    if (invocation.failed()) {
                        response.getHeaders().put("X-Amz-Function-Error", "Unhandled");
                    }
                    response.getHeaders().put("X-Amz-Executed-Version", "$LATEST");
                    AwsReply.send(response, callback, 200, "application/json", invocation.payload());
                }
                default ->
                    throw new AwsException(400, "InvalidParameterValueException", "Unknown invocation type " + type);
            }
        } catch (AwsException e) {
            AwsReply.jsonError(response, callback, e);
        }
        return true;
    }

    private LocalFunction function(Request request) {
        Matcher path = PATH.matcher(request.getHttpURI().getPath());
        if (!path.matches() || !request.getMethod().toUpperCase(Locale.ROOT).equals("POST")) {
            throw new AwsException(404, "UnknownOperationException", "Only Invoke is served on this machine.");
        }
        String nameOrArn = UrlEncoded.decodeString(path.group(1));
        return plain(nameOrArn)
                .flatMap(functions)
                .orElseThrow(
                        () -> new AwsException(404, "ResourceNotFoundException", "Function not found: " + nameOrArn));
    }

    /** The name of a function in what may be its ARN. */
    static Optional<String> plain(String nameOrArn) {
        Matcher name = NAME.matcher(nameOrArn);
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }

    private byte[] payload(Request request) throws IOException {
        byte[] payload = Content.Source.asInputStream(request).readNBytes(MOST_BYTES + 1);
        if (payload.length > MOST_BYTES) {
            throw new AwsException(413, "RequestTooLargeException", "Request must be smaller than 6291456 bytes.");
        }
        if (payload.length == 0) {
            return "{}".getBytes(StandardCharsets.UTF_8);
        }
        try {
            json.readTree(payload);
            return payload;
        } catch (JsonProcessingException e) {
            throw new AwsException(400, "InvalidRequestContentException", "Could not parse request body into json.");
        }
    }

    /** Without Lambda's two retries: nothing on this machine relies on them. */
    private static void invokeLater(LocalFunction function, byte[] payload) {
        try {
            if (function.invoke(payload).failed()) {
                LOG.error(
                        "An asynchronous invocation of {} failed",
                        function.description().name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
