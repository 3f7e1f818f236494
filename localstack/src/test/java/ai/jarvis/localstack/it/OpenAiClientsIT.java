package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients of others, unchanged: OpenAI's own for Java, and LangChain4j. */
@ExtendWith(Platform.Provider.class)
class OpenAiClientsIT {
    private final Tenant tenant;
    private final String url;
    private final String key;
    private final List<OpenAIClient> clients = new ArrayList<>();
    private final OpenAIClient client;

    OpenAiClientsIT(Platform platform) {
        this.tenant = platform.tenant();
        this.url = tenant.client().url() + "/v1";
        this.key = tenant.client().key().orElseThrow();
        this.client = client(key);
    }

    private OpenAIClient client(String apiKey) {
        var made = OpenAIOkHttpClient.builder()
                .baseUrl(url)
                .apiKey(apiKey)
                .maxRetries(0)
                .build();
        clients.add(made);
        return made;
    }

    @AfterEach
    void close() {
        clients.forEach(OpenAIClient::close);
    }

    private static ChatCompletionCreateParams.Builder ask(String words) {
        return ChatCompletionCreateParams.builder().model(Platform.SCRIPTED).addUserMessage(words);
    }

    private static ChatCompletionCreateParams.Builder askWithTool(String words) {
        return ask(words)
                .addFunctionTool(FunctionDefinition.builder()
                        .name("weather")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .build())
                        .build());
    }

    @Test
    void openAisClientGetsAnswers() {
        var answer = client.chat().completions().create(ask("speak").build());

        assertThat(answer.choices().getFirst().message().content()).contains(ScriptedServer.SPEECH);
        assertThat(answer.model()).isEqualTo(Platform.SCRIPTED);
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(110);
        answer.validate();
    }

    @Test
    void openAisClientGetsStreams() {
        var accumulated = ChatCompletionAccumulator.create();
        var params = ask("speak")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (var stream = client.chat().completions().createStreaming(params)) {
            stream.stream().peek(chunk -> chunk.validate()).forEach(accumulated::accumulate);
        }

        var answer = accumulated.chatCompletion();
        assertThat(answer.choices().getFirst().message().content()).contains(ScriptedServer.SPEECH);
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(10);
    }

    @Test
    void openAisClientHasToolsCalledAndAnswersThem() {
        var first = client.chat().completions().create(askWithTool("call").build());
        var message = first.choices().getFirst().message();
        var calls = message.toolCalls().orElseThrow();
        assertThat(calls).hasSize(2);
        assertThat(calls.get(1).asFunction().function().arguments()).isEqualTo("{\"city\": \"Kyoto\"}");

        var next = askWithTool("call").addMessage(message);
        calls.forEach(call -> next.addMessage(ChatCompletionToolMessageParam.builder()
                .toolCallId(call.asFunction().id())
                .content("Rain")
                .build()));
        assertThat(client.chat()
                        .completions()
                        .create(next.build())
                        .choices()
                        .getFirst()
                        .message()
                        .content())
                .contains("The tool said: Rain");

        var accumulated = ChatCompletionAccumulator.create();
        try (var stream = client.chat()
                .completions()
                .createStreaming(askWithTool("call").parallelToolCalls(false).build())) {
            stream.stream().forEach(accumulated::accumulate);
        }
        assertThat(accumulated
                        .chatCompletion()
                        .choices()
                        .getFirst()
                        .message()
                        .toolCalls()
                        .orElseThrow())
                .singleElement()
                .satisfies(call ->
                        assertThat(call.asFunction().function().arguments()).isEqualTo("{\"city\": \"Lund\"}"));
    }

    /** What an answer is read into. */
    public static final class Person {
        public String name = "";
        public int age;
    }

    @Test
    void openAisClientReadsAnswersIntoClasses() {
        var answer = client.chat()
                .completions()
                .create(ask("follow").responseFormat(Person.class).build());

        var person = answer.choices().getFirst().message().content().orElseThrow();
        assertThat(person.name).isEqualTo("Ada");
        assertThat(person.age).isEqualTo(36);
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(ask("stray").responseFormat(Person.class).build()))
                .isInstanceOfSatisfying(
                        InternalServerException.class, e -> assertThat(e.code()).contains("invalid_json_answer"));
    }

    @Test
    void openAisClientGetsVectorsAndModels() {
        var embeddings = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("local-embedding")
                        .inputOfArrayOfStrings(List.of("one", "two"))
                        .build());
        assertThat(embeddings.data()).hasSize(2);
        assertThat(embeddings.data().getFirst().embedding()).hasSizeGreaterThan(100);

        assertThat(client.models().list().autoPager().stream().map(Model::id)).contains("local-extractive");
        assertThat(client.models().retrieve("local-embedding").ownedBy()).isEqualTo("jarvis");
    }

    @Test
    void openAisClientThrowsWhatItHasForEachError() {
        var completions = client.chat().completions();
        assertThatThrownBy(() -> completions.create(ask("speak").model("none").build()))
                .isInstanceOfSatisfying(NotFoundException.class, e -> {
                    assertThat(e.code()).contains("model_not_found");
                    assertThat(e.param()).contains("model");
                });
        assertThatThrownBy(() -> completions.create(ask("speak").n(2).build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.param()).contains("n"));
        assertThatThrownBy(() -> completions.create(ask("too long, this").build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.code()).contains("context_length_exceeded"));
        assertThatThrownBy(() -> completions.createStreaming(ask("refuse this").build()))
                .isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> {
                    try (var stream =
                            completions.createStreaming(ask("break off").build())) {
                        stream.stream().forEach(chunk -> {});
                    }
                })
                .isInstanceOf(SseException.class);
        var stranger = client("wrong");
        assertThatThrownBy(() -> stranger.models().list()).isInstanceOf(UnauthorizedException.class);
        var operator = client(tenant.issueKey("operator").path("api_key").asText());
        assertThatThrownBy(
                        () -> operator.chat().completions().create(ask("speak").build()))
                .isInstanceOf(PermissionDeniedException.class);
    }

    private OpenAiChatModel.OpenAiChatModelBuilder langChain() {
        return OpenAiChatModel.builder()
                .baseUrl(url)
                .apiKey(key)
                .modelName(Platform.SCRIPTED)
                .maxRetries(0);
    }

    private static ToolSpecification weather() {
        return ToolSpecification.builder()
                .name("weather")
                .description("The weather in a city")
                .parameters(JsonObjectSchema.builder()
                        .addStringProperty("city")
                        .required("city")
                        .build())
                .build();
    }

    @Test
    void langChainGetsAnswersAndHasToolsCalled() {
        var model = langChain().build();
        assertThat(model.chat("speak")).isEqualTo(ScriptedServer.SPEECH);

        var question = UserMessage.from("call");
        var called = model.chat(ChatRequest.builder()
                        .messages(question)
                        .toolSpecifications(weather())
                        .build())
                .aiMessage();
        assertThat(called.toolExecutionRequests()).hasSize(2);
        var messages = new ArrayList<dev.langchain4j.data.message.ChatMessage>(List.of(question, called));
        called.toolExecutionRequests()
                .forEach(request -> messages.add(ToolExecutionResultMessage.from(request, "Snow")));
        var answered = model.chat(ChatRequest.builder()
                .messages(messages)
                .toolSpecifications(weather())
                .build());
        assertThat(answered.aiMessage().text()).isEqualTo("The tool said: Snow");
        assertThat(answered.tokenUsage().totalTokenCount()).isEqualTo(110);
    }

    @Test
    void langChainGetsJsonByASchema() {
        var answer = langChain()
                .strictJsonSchema(true)
                .build()
                .chat(ChatRequest.builder()
                        .messages(UserMessage.from("follow"))
                        .responseFormat(ResponseFormat.builder()
                                .type(ResponseFormatType.JSON)
                                .jsonSchema(JsonSchema.builder()
                                        .name("person")
                                        .rootElement(JsonObjectSchema.builder()
                                                .addStringProperty("name")
                                                .addIntegerProperty("age")
                                                .required("name", "age")
                                                .build())
                                        .build())
                                .build())
                        .build());

        assertThat(Json.read(answer.aiMessage().text(), JsonNode.class)
                        .path("name")
                        .asText())
                .isEqualTo("Ada");
    }

    @Test
    void langChainGetsStreams() throws Exception {
        var model = OpenAiStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey(key)
                .modelName(Platform.SCRIPTED)
                .build();

        assertThat(stream(
                                model,
                                ChatRequest.builder()
                                        .messages(UserMessage.from("speak"))
                                        .build())
                        .text())
                .isEqualTo(ScriptedServer.SPEECH);
        assertThat(stream(
                                model,
                                ChatRequest.builder()
                                        .messages(UserMessage.from("call"))
                                        .toolSpecifications(weather())
                                        .build())
                        .toolExecutionRequests())
                .hasSize(2);
        assertThatThrownBy(() -> stream(
                        model,
                        ChatRequest.builder()
                                .messages(UserMessage.from("refuse this"))
                                .build()))
                .hasRootCauseInstanceOf(dev.langchain4j.exception.HttpException.class);
    }

    private static AiMessage stream(OpenAiStreamingChatModel model, ChatRequest request) throws Exception {
        var whole = new CompletableFuture<AiMessage>();
        model.chat(request, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                // The whole has it too.
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response.aiMessage());
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        return whole.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void langChainGetsVectors() {
        var vectors = OpenAiEmbeddingModel.builder()
                .baseUrl(url)
                .apiKey(key)
                .modelName("local-embedding")
                .build()
                .embedAll(List.of(TextSegment.from("one"), TextSegment.from("two")))
                .content();

        assertThat(vectors).hasSize(2);
        assertThat(vectors.getFirst().dimension()).isGreaterThan(100);
    }
}
