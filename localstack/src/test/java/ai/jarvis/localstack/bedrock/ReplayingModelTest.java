package ai.jarvis.localstack.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.bedrock.ReplayingModel.Call;
import ai.jarvis.localstack.bedrock.ReplayingModel.Turn;
import ai.jarvis.model.BedrockChatModel;
import ai.jarvis.model.ChatModel;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.Completion;
import ai.jarvis.model.Content;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.ResponseFormat;
import ai.jarvis.model.Sampling;
import ai.jarvis.model.Timeouts;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.ToolCall;
import ai.jarvis.model.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

class ReplayingModelTest {
    private static final String REPLAYING = "replaying";
    private static final Tools LAMPS = new Tools(
            List.of(new Tools.Tool("light", Optional.of("Lights a lamp"), "{\"type\":\"object\"}")),
            Tools.Choice.AUTO,
            true);

    private final ReplayingModel script = new ReplayingModel();
    private BedrockServer server;
    private BedrockRuntimeClient client;
    private BedrockRuntimeAsyncClient asyncClient;
    private ChatModel model;

    @BeforeEach
    void start() throws Exception {
        server = new BedrockServer(ModelCatalog.local().with(REPLAYING, script));
        client = server.client();
        asyncClient = server.asyncClient(Protocol.HTTP2);
        model = new BedrockChatModel(client, () -> asyncClient, new ModelId(REPLAYING));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        asyncClient.close();
        server.stop();
    }

    private static ChatPrompt.Turn user(String words) {
        return new ChatPrompt.Turn(Speaker.USER, words);
    }

    private static ChatPrompt prompt(List<ChatPrompt.Turn> turns) {
        return new ChatPrompt("Tend the lighthouse.", turns, LAMPS, ResponseFormat.TEXT, Sampling.upTo(1000));
    }

    /** The conversation after the calls were made. */
    private static List<ChatPrompt.Turn> after(List<ChatPrompt.Turn> turns, Completion called, String result) {
        List<ChatPrompt.Turn> more = new ArrayList<>(turns);
        more.add(new ChatPrompt.Turn(
                Speaker.ASSISTANT,
                called.toolCalls().stream()
                        .map(call -> (Content) new Content.Call(call))
                        .toList()));
        more.add(new ChatPrompt.Turn(
                Speaker.USER,
                called.toolCalls().stream()
                        .map(call -> (Content) new Content.Result(call.id(), result, false))
                        .toList()));
        return more;
    }

    @Test
    void callsToolsAndEndsWithWhatTheScriptSaysWhetherItStreamsOrNot() {
        script.script(
                "the north lamp",
                Turn.calls(new Call("light", "{\"lamp\":1}"), new Call("light", "{\"lamp\":2}"))
                        .using(70, 7),
                Turn.says("Both burn."));
        List<ChatPrompt.Turn> asked = List.of(user("Light the north lamp and the south lamp"));

        Completion called = model.complete(prompt(asked), Timeouts.STANDARD);
        Completion streamed = model.stream(prompt(asked), Timeouts.STANDARD, delta -> {});
        Completion ended = model.complete(prompt(after(asked, called, "burns")), Timeouts.STANDARD);

        assertThat(called.finish()).isEqualTo(Completion.Finish.TOOL_CALLS);
        assertThat(called.toolCalls()).extracting(ToolCall::name).containsExactly("light", "light");
        assertThat(called.toolCalls()).extracting(ToolCall::arguments).containsExactly("{\"lamp\":1}", "{\"lamp\":2}");
        assertThat(called.usage()).isEqualTo(new TokenUsage(70, 7));
        assertThat(streamed.toolCalls()).isEqualTo(called.toolCalls());
        assertThat(ended.text()).isEqualTo("Both burn.");
        assertThat(script.heard("the north lamp")).hasSize(3);
        assertThat(ReplayingModel.results(script.heard("the north lamp").getLast()))
                .containsExactly("burns\nburns");
    }

    @Test
    void saysTheSameAgainToTheSameConversationButAQueueGoesOn() {
        script.script("repeated", Turn.says("one"), Turn.says("two"));
        script.queue("queued", Turn.says("one"), Turn.says("two"));

        assertThat(List.of(ask("repeated"), ask("repeated"))).containsExactly("one", "one");
        assertThat(List.of(ask("queued"), ask("queued"), ask("queued"))).containsExactly("one", "two", "two");
    }

    private String ask(String words) {
        return model.complete(prompt(List.of(user(words))), Timeouts.STANDARD).text();
    }

    @Test
    void whatWasSaidBeforeTheNewestQuestionDoesNotCount() {
        script.script("lamp", Turn.says("first"), Turn.says("second"));
        List<ChatPrompt.Turn> turns =
                List.of(user("The lamp?"), new ChatPrompt.Turn(Speaker.ASSISTANT, "first"), user("The other lamp?"));

        assertThat(model.complete(prompt(turns), Timeouts.STANDARD).text()).isEqualTo("first");
    }

    @Test
    void saysWhatAFunctionMakesOfTheConversation() {
        script.answer("echo", conversation -> Turn.says("You said: " + conversation.lastMessage()));

        assertThat(ask("echo this")).isEqualTo("You said: echo this");
    }

    @Test
    void answersInJsonWhereASchemaIsWantedAndMaySayNonsenseInstead() {
        script.queue("judge", Turn.says("I like it."), Turn.says("{\"score\":7}"));
        ChatPrompt prompt = new ChatPrompt(
                "",
                List.of(user("judge this")),
                Tools.NONE,
                new ResponseFormat.Schema("verdict", Optional.empty(), "{\"type\":\"object\"}", true),
                Sampling.upTo(100));

        assertThat(model.complete(prompt, Timeouts.STANDARD).text()).isEqualTo("I like it.");
        assertThat(model.complete(prompt, Timeouts.STANDARD).text()).isEqualTo("{\"score\":7}");
    }

    @Test
    void failsWhereNothingIsWritten() {
        assertThatThrownBy(() -> ask("unheard of")).isInstanceOf(ModelException.class);
    }
}
