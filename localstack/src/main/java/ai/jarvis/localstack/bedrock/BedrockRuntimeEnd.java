package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local end of Amazon Bedrock Runtime: Converse, ConverseStream and InvokeModel, in AWS's wire format, for the models
 * of a catalog. Signatures are not looked at.
 *
 * <p>A model's ARN is one segment of the path with {@code %2F} in it, which Jetty refuses unless the connector's
 * {@code UriCompliance} allows {@code AMBIGUOUS_PATH_SEPARATOR}. The SDK's asynchronous client speaks HTTP/2 with this
 * service from the first byte on, in clear text too, so the connector needs an {@code HTTP2CServerConnectionFactory}.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Operations_Amazon_Bedrock_Runtime.html">
 *     Amazon Bedrock Runtime</a>
 */
public final class BedrockRuntimeEnd extends Handler.Abstract {

    /** The largest body Bedrock takes. */
    private static final int MOST_BYTES = 25_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(BedrockRuntimeEnd.class);

    private final ModelCatalog models;
    private final ServedTokens served = new ServedTokens();

    public BedrockRuntimeEnd(ModelCatalog models) {
        this.models = models;
    }

    /** What the models used here, by the count of the provider. */
    public ServedTokens served() {
        return served;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            response.getHeaders().put("x-amzn-RequestId", UUID.randomUUID().toString());
            answer(request, response, callback);
        } catch (BedrockException e) {
            refuse(e, response, callback);
        } catch (IOException e) {
            LOG.debug("the caller hung up: {}", e.toString());
            callback.failed(e);
        } catch (RuntimeException e) {
            LOG.error("a request to Bedrock failed", e);
            refuse(BedrockException.internal(), response, callback);
        }
        return true;
    }

    private void answer(Request request, Response response, Callback callback) throws IOException {
        long started = System.nanoTime();
        ModelOperation operation = ModelOperation.parse(request.getHttpURI().getPath());
        if (!HttpMethod.POST.is(request.getMethod())) {
            throw BedrockException.unknownOperation();
        }
        Model model =
                models.find(operation.modelId()).orElseThrow(() -> BedrockException.unknownModel(operation.modelId()));
        byte[] body = read(request);
        switch (operation.name()) {
            case "converse" ->
                converse(
                        LocalGuardrail.around(model, body),
                        ConverseRequest.read(operation.modelId(), body),
                        started,
                        response,
                        callback);
            case "converse-stream" ->
                converseStream(
                        LocalGuardrail.around(model, body),
                        ConverseRequest.read(operation.modelId(), body),
                        started,
                        response,
                        callback);
            case "invoke" -> {
                Model.Invocation invocation = model.invoke(operation.modelId(), body);
                served.add(invocation.inputTokens(), 0);
                invoke(invocation, started, response, callback);
            }
            default -> throw BedrockException.unknownOperation();
        }
    }

    /** The model's answer, counted however it ends. */
    private Model.Completion answer(Model model, Conversation conversation, Model.TextSink sink) throws IOException {
        StringBuilder said = new StringBuilder();
        try {
            Model.Completion completion = model.converse(conversation, piece -> {
                said.append(piece);
                sink.text(piece);
            });
            served.add(completion.inputTokens(), completion.outputTokens());
            return completion;
        } catch (IOException | RuntimeException e) {
            served.addBrokenOff(conversation, said.toString());
            throw e;
        }
    }

    private void converse(Model model, Conversation conversation, long started, Response response, Callback callback)
            throws IOException {
        StringBuilder text = new StringBuilder();
        Model.Completion completion = answer(model, conversation, text::append);
        ObjectNode answer = Json.newObject();
        ObjectNode message = answer.putObject("output").putObject("message").put("role", "assistant");
        ArrayNode content = message.putArray("content");
        if (!text.isEmpty() || completion.calls().isEmpty()) {
            content.addObject().put("text", text.toString());
        }
        for (Model.ToolUse call : completion.calls()) {
            content.addObject()
                    .putObject("toolUse")
                    .put("toolUseId", call.id())
                    .put("name", call.name())
                    .set("input", call.input());
        }
        answer.put("stopReason", completion.stopReason());
        addUsage(answer, completion, started);
        send(ByteBuffer.wrap(Json.bytes(answer)), response, callback);
    }

    private void converseStream(
            Model model, Conversation conversation, long started, Response response, Callback callback)
            throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, EventStream.CONTENT_TYPE);
        OutputStream out = Content.Sink.asOutputStream(response);
        EventStream events = new EventStream(out);
        try {
            ConverseStreamAnswer answer = new ConverseStreamAnswer(events);
            Model.Completion completion = answer(model, conversation, answer);
            ObjectNode metadata = Json.newObject();
            addUsage(metadata, completion, started);
            answer.end(completion, metadata);
        } catch (BedrockException e) {
            if (!response.isCommitted()) {
                throw e; // Closing the stream would commit it, as an answer without events.
            }
            events.exception(e);
        }
        out.close();
        callback.succeeded();
    }

    private static void invoke(Model.Invocation invocation, long started, Response response, Callback callback) {
        response.getHeaders().put("X-Amzn-Bedrock-Input-Token-Count", invocation.inputTokens());
        response.getHeaders().put("X-Amzn-Bedrock-Invocation-Latency", millisSince(started));
        send(invocation.body(), response, callback);
    }

    private static void addUsage(ObjectNode node, Model.Completion completion, long started) {
        node.putObject("usage")
                .put("inputTokens", completion.inputTokens())
                .put("outputTokens", completion.outputTokens())
                .put("totalTokens", completion.inputTokens() + completion.outputTokens());
        node.putObject("metrics").put("latencyMs", millisSince(started));
    }

    private static long millisSince(long started) {
        return (System.nanoTime() - started) / 1_000_000;
    }

    private static byte[] read(Request request) throws IOException {
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] body = in.readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) {
                throw BedrockException.validation("The request is larger than " + MOST_BYTES + " bytes.");
            }
            return body;
        }
    }

    private static void refuse(BedrockException e, Response response, Callback callback) {
        if (response.isCommitted()) {
            callback.failed(e);
            return;
        }
        response.setStatus(e.status());
        response.getHeaders().put("x-amzn-ErrorType", e.type());
        send(ByteBuffer.wrap(Json.bytes(Json.newObject().put("message", e.getMessage()))), response, callback);
    }

    private static void send(ByteBuffer json, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, json.remaining());
        response.write(true, json, callback);
    }
}
