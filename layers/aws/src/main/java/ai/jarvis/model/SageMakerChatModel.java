package ai.jarvis.model;

import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.platform.Memoized;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeAsyncClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;

/**
 * Conversation by an endpoint of SageMaker whose container speaks OpenAI's chat format, as vLLM's and those of AWS's large
 * model inference do.
 *
 * @see <a href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html">InvokeEndpoint</a>
 */
public final class SageMakerChatModel implements ChatModel {
    private static final String JSON = "application/json";

    private final ModelId id;
    private final SageMakerRuntimeClient sageMaker;
    private final Supplier<SageMakerRuntimeAsyncClient> streaming;
    private final String endpoint;
    private final OpenAiChatFormat format = new OpenAiChatFormat(Optional.empty(), false);

    /**
     * The model of an endpoint.
     *
     * @param streaming asked when the first answer is to be streamed
     */
    public SageMakerChatModel(
            ModelId id,
            SageMakerRuntimeClient sageMaker,
            Supplier<SageMakerRuntimeAsyncClient> streaming,
            String endpoint) {
        this.id = id;
        this.sageMaker = sageMaker;
        this.streaming = new Memoized<>(streaming);
        this.endpoint = endpoint;
    }

    @Override
    public ModelId id() {
        return id;
    }

    @Override
    public Completion complete(ChatPrompt prompt, Timeouts timeouts) {
        var body = SdkBytes.fromByteArrayUnsafe(format.body(prompt, false));
        var answer = new OpenAiChatAnswer(id, prompt, delta -> {});
        try {
            var response = sageMaker.invokeEndpoint(request -> request.endpointName(endpoint)
                    .contentType(JSON)
                    .accept(JSON)
                    .body(body)
                    .overrideConfiguration(each -> each.apiCallTimeout(timeouts.whole())));
            answer.whole(response.body().asByteArrayUnsafe());
        } catch (SdkException e) {
            throw classify(e, false);
        }
        return answer.completion();
    }

    @Override
    public Completion stream(ChatPrompt prompt, Timeouts timeouts, Consumer<Delta> onDelta) {
        var body = SdkBytes.fromByteArrayUnsafe(format.body(prompt, true));
        var answer = new Pieces(new OpenAiChatStream(id, prompt, onDelta));
        var events = new SdkStream<Pieces>(id);
        try {
            var call = streaming
                    .get()
                    .invokeEndpointWithResponseStream(
                            request -> request.endpointName(endpoint)
                                    .contentType(JSON)
                                    .body(body),
                            handler(events));
            events.read(call, answer, timeouts, pieces -> pieces.hasBegun);
            return answer.stream.end();
        } catch (SdkException | CompletionException e) {
            throw classify(e, answer.hasBegun);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Bytes of the container's answer, cut anywhere. */
    private final class Pieces {
        private final OpenAiChatStream stream;
        private boolean hasBegun;

        Pieces(OpenAiChatStream stream) {
            this.stream = stream;
        }

        void take(byte[] bytes) {
            try {
                hasBegun |= stream.more(bytes, 0, bytes.length);
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    private static InvokeEndpointWithResponseStreamResponseHandler handler(SdkStream<Pieces> events) {
        return InvokeEndpointWithResponseStreamResponseHandler.builder()
                .onResponse(events::expectEvents)
                .subscriber(InvokeEndpointWithResponseStreamResponseHandler.Visitor.builder()
                        .onPayloadPart(part -> {
                            var bytes = part.bytes().asByteArrayUnsafe();
                            events.add(pieces -> pieces.take(bytes));
                        })
                        .build())
                .build();
    }

    private ModelException unreadable(IOException cause) {
        return new ModelException("The answer of " + id + " cannot be read", Kind.UNREADABLE, cause);
    }

    /** What the container said counts more than that SageMaker passed it on. */
    private ModelException classify(Exception error, boolean hasBegun) {
        var cause = error instanceof CompletionException ? error.getCause() : error;
        if (hasBegun || !(cause instanceof ModelErrorException failed) || failed.originalStatusCode() == null) {
            return BedrockExceptions.classify(id, error, hasBegun);
        }
        var said = String.valueOf(failed.originalMessage()).getBytes(StandardCharsets.UTF_8);
        var told = OpenAiError.of(failed.originalStatusCode(), said);
        var kind = told.kind();
        var message = kind == Kind.REFUSED || kind == Kind.TOO_LONG
                ? "The model " + id + " does not take this: " + told.message()
                : "The model " + id + " did not answer";
        return new ModelException(message, kind, failed);
    }
}
