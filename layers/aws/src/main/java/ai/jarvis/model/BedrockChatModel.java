package ai.jarvis.model;

import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.platform.Memoized;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;

/**
 * Conversation by Bedrock's Converse and ConverseStream.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Converse</a>
 */
public final class BedrockChatModel implements ChatModel {
    private final BedrockRuntimeClient bedrock;
    private final Supplier<BedrockRuntimeAsyncClient> streaming;
    private final ModelId id;
    private final String modelId;
    private final Optional<BedrockGuardrail> guardrail;

    /**
     * A model under its own id.
     *
     * @param streaming asked when the first answer is to be streamed
     */
    public BedrockChatModel(BedrockRuntimeClient bedrock, Supplier<BedrockRuntimeAsyncClient> streaming, ModelId id) {
        this(bedrock, streaming, id, id.value());
    }

    /**
     * A model under a name of its own.
     *
     * @param streaming asked when the first answer is to be streamed
     * @param modelId of Bedrock's model or inference profile
     */
    public BedrockChatModel(
            BedrockRuntimeClient bedrock, Supplier<BedrockRuntimeAsyncClient> streaming, ModelId id, String modelId) {
        this(bedrock, streaming, id, modelId, Optional.empty());
    }

    /**
     * A model with a guardrail of Bedrock, under a name of its own.
     *
     * @param streaming asked when the first answer is to be streamed
     * @param modelId of Bedrock's model or inference profile
     */
    public BedrockChatModel(
            BedrockRuntimeClient bedrock,
            Supplier<BedrockRuntimeAsyncClient> streaming,
            ModelId id,
            String modelId,
            Optional<BedrockGuardrail> guardrail) {
        this.bedrock = bedrock;
        this.streaming = new Memoized<>(streaming);
        this.id = id;
        this.modelId = modelId;
        this.guardrail = guardrail;
    }

    @Override
    public ModelId id() {
        return id;
    }

    @Override
    public Completion complete(ChatPrompt prompt, Timeouts timeouts) {
        var request = new ConversePrompt(prompt);
        var answer = new ConverseAnswer(id, prompt, request.answersByTool(), delta -> {});
        try {
            answer.whole(bedrock.converse(converse -> converse.modelId(modelId)
                    .system(request.system())
                    .messages(request.messages())
                    .toolConfig(request.tools().orElse(null))
                    .inferenceConfig(request.inference())
                    .guardrailConfig(guardrail.map(BedrockGuardrail::whole).orElse(null))
                    .overrideConfiguration(each -> each.apiCallTimeout(timeouts.whole()))));
        } catch (SdkException e) {
            throw BedrockExceptions.classify(id, e);
        }
        return answer.completion();
    }

    @Override
    public Completion stream(ChatPrompt prompt, Timeouts timeouts, Consumer<Delta> onDelta) {
        var request = new ConversePrompt(prompt);
        var answer = new ConverseAnswer(id, prompt, request.answersByTool(), onDelta);
        var events = new SdkStream<ConverseAnswer>(id);
        try {
            var call = streaming
                    .get()
                    .converseStream(
                            converse -> converse.modelId(modelId)
                                    .system(request.system())
                                    .messages(request.messages())
                                    .toolConfig(request.tools().orElse(null))
                                    .inferenceConfig(request.inference())
                                    .guardrailConfig(guardrail
                                            .map(BedrockGuardrail::streamed)
                                            .orElse(null)),
                            handler(events));
            events.read(call, answer, timeouts, ConverseAnswer::hasBegun);
        } catch (SdkException | CompletionException e) {
            throw BedrockExceptions.classify(id, e, answer.hasBegun());
        }
        if (!answer.isComplete()) {
            throw new ModelException("The model " + id + " stopped in the middle", Kind.BROKEN_OFF, null);
        }
        return answer.completion();
    }

    private static ConverseStreamResponseHandler handler(SdkStream<ConverseAnswer> events) {
        return ConverseStreamResponseHandler.builder()
                .onResponse(events::expectEvents)
                .subscriber(ConverseStreamResponseHandler.Visitor.builder()
                        .onContentBlockStart(event -> events.add(answer -> answer.begun(event)))
                        .onContentBlockDelta(event -> events.add(answer -> answer.delta(event)))
                        .onMessageStop(event -> events.add(answer -> answer.stopped(event.stopReason())))
                        .onMetadata(event -> events.add(answer -> answer.used(event.usage())))
                        .build())
                .build();
    }
}
