package ai.jarvis.model;

import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.platform.Memoized;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;

/** Conversation by Bedrock's Converse and ConverseStream. */
public final class BedrockChatModel implements ChatModel {
    private final BedrockRuntimeClient bedrock;
    private final Supplier<BedrockRuntimeAsyncClient> streaming;
    private final ModelId id;

    /** @param streaming asked when the first answer is to be streamed */
    public BedrockChatModel(BedrockRuntimeClient bedrock, Supplier<BedrockRuntimeAsyncClient> streaming, ModelId id) {
        this.bedrock = bedrock;
        this.streaming = new Memoized<>(streaming);
        this.id = id;
    }

    @Override
    public ModelId id() {
        return id;
    }

    @Override
    public Completion complete(ChatPrompt prompt) {
        try {
            var response = BedrockRetries.call(
                    () -> bedrock.converse(request -> request.modelId(id.value())
                            .system(system(prompt))
                            .messages(messages(prompt))
                            .inferenceConfig(inference(prompt))),
                    () -> false);
            var text = response.output().message().content().stream()
                    .map(ContentBlock::text)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining());
            return new Completion(
                    text,
                    new TokenUsage(
                            response.usage().inputTokens(), response.usage().outputTokens()),
                    id);
        } catch (SdkException e) {
            throw BedrockExceptions.classify(id, e);
        }
    }

    @Override
    public Completion stream(ChatPrompt prompt, Consumer<String> onText) {
        var text = new StringBuilder();
        try {
            return BedrockRetries.call(
                    () -> stream(
                            prompt,
                            piece -> {
                                text.append(piece);
                                onText.accept(piece);
                            },
                            text),
                    () -> !text.isEmpty());
        } catch (SdkException | CompletionException e) {
            throw BedrockExceptions.classify(id, e);
        }
    }

    private Completion stream(ChatPrompt prompt, Consumer<String> onText, CharSequence text) {
        var pieces = new Pieces();
        var call = streaming
                .get()
                .converseStream(
                        request -> request.modelId(id.value())
                                .system(system(prompt))
                                .messages(messages(prompt))
                                .inferenceConfig(inference(prompt)),
                        pieces.handler());
        var ended = call.whenComplete((done, error) -> pieces.end());
        try {
            for (var piece = pieces.next(); !piece.isEmpty(); piece = pieces.next()) {
                onText.accept(piece);
            }
            ended.join();
            if (!pieces.complete) {
                throw new ModelException("The model " + id + " stopped in the middle", true, null);
            }
            return new Completion(text.toString(), pieces.usage, id);
        } finally {
            call.cancel(true);
        }
    }

    /** Hands the stream's pieces from the SDK's threads to the caller's, which takes them as fast as it likes. */
    private static final class Pieces {
        private static final String END = "";

        private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        private volatile TokenUsage usage = TokenUsage.NONE;
        private volatile boolean complete;

        ConverseStreamResponseHandler handler() {
            return ConverseStreamResponseHandler.builder()
                    .subscriber(ConverseStreamResponseHandler.Visitor.builder()
                            .onContentBlockDelta(event -> add(event.delta().text()))
                            .onMessageStop(event -> complete = true)
                            .onMetadata(event -> usage = new TokenUsage(
                                    event.usage().inputTokens(), event.usage().outputTokens()))
                            .build())
                    .build();
        }

        private void add(@Nullable String text) {
            if (text != null && !text.isEmpty()) {
                queue.add(text);
            }
        }

        void end() {
            queue.add(END);
        }

        String next() {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException(e);
            }
        }
    }

    /** An empty text is none: it would be refused. */
    private static List<SystemContentBlock> system(ChatPrompt prompt) {
        return prompt.system().isBlank() ? List.of() : List.of(SystemContentBlock.fromText(prompt.system()));
    }

    private static List<Message> messages(ChatPrompt prompt) {
        return prompt.turns().stream()
                .map(turn -> Message.builder()
                        .role(turn.speaker() == Speaker.USER ? ConversationRole.USER : ConversationRole.ASSISTANT)
                        .content(ContentBlock.fromText(turn.text()))
                        .build())
                .toList();
    }

    private static InferenceConfiguration inference(ChatPrompt prompt) {
        return InferenceConfiguration.builder()
                .maxTokens(prompt.maxOutputTokens())
                .build();
    }
}
