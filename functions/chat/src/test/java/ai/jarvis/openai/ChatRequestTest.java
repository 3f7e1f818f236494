package ai.jarvis.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.Content;
import ai.jarvis.model.ResponseFormat;
import ai.jarvis.model.Tools;
import ai.jarvis.model.gateway.OnBreak;
import ai.jarvis.model.gateway.Question;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.simple.SimpleHttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestTest {
    private static final String HI = "\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]";
    private static final String CALL =
            "{\"role\": \"user\", \"content\": \"Rain?\"}, {\"role\": \"assistant\", \"content\": null, \"tool_calls\":"
                    + " [{\"id\": \"a\", \"type\": \"function\", \"function\": {\"name\": \"w\", \"arguments\": \"{}\"}}]}";

    private static ChatRequest read(String json, String... headers) {
        return ChatRequest.read(Json.read(json, JsonNode.class), RoutingHeaders.of(headers(headers), Optional.of(0.9)));
    }

    private static HttpHeaders headers(String... namesAndValues) {
        var headers = new SimpleHttpHeaders(ConversionService.SHARED);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @Test
    void theLeastThereIsToSayIsEnough() {
        var request =
                read("{" + HI + ", \"of_tomorrow\": {}, \"user\": \"u\", \"store\": true, \"temperature\": null}");

        assertThat(request.stream()).isFalse();
        assertThat(request.isBounded()).isFalse();
        assertThat(request.question().model()).isEmpty();
        assertThat(request.question().deadline()).isEqualTo(Question.STANDARD_DEADLINE);
        assertThat(request.question().prompt().turns()).hasSize(1);
        assertThat(request.question().prompt().sampling().temperature()).isEmpty();
        assertThat(request.question().prompt().tools()).isEqualTo(Tools.NONE);
    }

    @Test
    void whatIsSaidOnOneSideIsOneTurn() {
        var prompt = read("{\"messages\": [{\"role\": \"system\", \"content\": \"Be brief.\"}, " + CALL
                        + ", {\"role\": \"tool\", \"tool_call_id\": \"a\", \"content\": [{\"type\": \"text\", \"text\": \"Yes\"}]},"
                        + " {\"role\": \"user\", \"content\": \"And here?\"},"
                        + " {\"role\": \"developer\", \"content\": \"Be kind.\"},"
                        + " {\"role\": \"user\", \"content\": \"Well?\"}]}")
                .question()
                .prompt();

        assertThat(prompt.system()).isEqualTo("Be brief.\n\nBe kind.");
        assertThat(prompt.turns())
                .extracting(turn -> turn.speaker())
                .containsExactly(Speaker.USER, Speaker.ASSISTANT, Speaker.USER);
        assertThat(prompt.turns().get(1).contents()).singleElement().isInstanceOf(Content.Call.class);
        assertThat(prompt.turns().getLast().contents())
                .containsExactly(
                        new Content.Result("a", "Yes", false),
                        new Content.Text("And here?"),
                        new Content.Text("Well?"));
    }

    @Test
    void picturesComeWithTheText() {
        var contents =
                read("{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"See?\"},"
                                + " {\"type\": \"image_url\", \"image_url\": {\"url\": \"data:image/PNG;base64,AQID\", \"detail\": \"low\"}}]}]}")
                        .question()
                        .prompt()
                        .turns()
                        .getFirst()
                        .contents();

        assertThat(contents.getFirst()).isEqualTo(new Content.Text("See?"));
        assertThat(contents.getLast()).isInstanceOfSatisfying(Content.Image.class, image -> {
            assertThat(image.mediaType()).isEqualTo("image/png");
            assertThat(image.bytes()).containsExactly(1, 2, 3);
        });
    }

    @Test
    void allThatBoundsAnAnswerIsKept() {
        var sampling = read("{" + HI
                        + ", \"max_tokens\": 5, \"max_completion_tokens\": 7, \"temperature\": 1.5, \"top_p\": 0.9,"
                        + " \"stop\": [\"a\", \"b\"], \"seed\": 42, \"presence_penalty\": -1, \"frequency_penalty\": 2}")
                .question()
                .prompt()
                .sampling();

        assertThat(sampling.maxOutputTokens()).isEqualTo(7);
        assertThat(sampling.temperature()).contains(1.5);
        assertThat(sampling.topP()).contains(0.9);
        assertThat(sampling.stop()).containsExactly("a", "b");
        assertThat(sampling.seed()).contains(42L);
        assertThat(sampling.presencePenalty()).contains(-1.0);
        assertThat(sampling.frequencyPenalty()).contains(2.0);
        assertThat(read("{" + HI + ", \"stop\": \"END\"}")
                        .question()
                        .prompt()
                        .sampling()
                        .stop())
                .containsExactly("END");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"none\"`                                               | NONE     |",
                "`\"required\"`                                           | REQUIRED |",
                "`\"auto\"`                                               | AUTO     |",
                "`{\"type\": \"function\", \"function\": {\"name\": \"w\"}}` | REQUIRED | w",
            })
    void toolsAreOfferedAndChosen(String choice, Tools.Mode mode, String tool) {
        var tools = read("{" + HI + ", \"tool_choice\": " + choice + ", \"parallel_tool_calls\": false, \"tools\":"
                        + " [{\"type\": \"function\", \"function\": {\"name\": \"w\", \"strict\": true}}]}")
                .question()
                .prompt()
                .tools();

        assertThat(tools.offered().getFirst().parameters()).contains("object");
        assertThat(tools.parallel()).isFalse();
        assertThat(tools.choice().mode()).isEqualTo(mode);
        assertThat(tools.choice().tool().orElse(null)).isEqualTo(tool);
    }

    @Test
    void aStrictSchemaIsCheckedBeforeAnybodyIsAsked() {
        var schema =
                "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\": \"p\", \"strict\": true,"
                        + " \"schema\": {\"type\": \"object\"%s}}}";
        var request = read("{" + HI + ", " + schema.formatted("") + "}");

        assertThat(request.schema()).isPresent();
        assertThat(request.question().prompt().format()).isInstanceOf(ResponseFormat.Schema.class);
        assertRefused(
                "{" + HI + ", " + schema.formatted(", \"$ref\": \"http://127.0.0.1/x\"") + "}",
                List.of("/response_format/json_schema/schema"));
    }

    @Test
    void headersSayHowItIsRouted() {
        var question = read(
                        "{" + HI + "}",
                        "Jarvis-Route",
                        "cost",
                        "Jarvis-On-Break",
                        "fail",
                        "Jarvis-Session",
                        "s1",
                        "Jarvis-Deadline-Ms",
                        "2500")
                .question();

        assertThat(question.strategy()).contains(Strategy.COST);
        assertThat(question.onBreak()).contains(OnBreak.FAIL);
        assertThat(question.session()).contains("s1");
        assertThat(question.deadline()).isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void anAnswerFromBeforeWillDoUnlessItIsUnwantedOrMustBeChecked() {
        var strict =
                ", \"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\": \"p\", \"strict\": true}}";

        assertThat(read("{" + HI + "}").question().mayBeCached()).isTrue();
        assertThat(read("{" + HI + "}", "Cache-Control", "max-age=0, No-Cache")
                        .question()
                        .mayBeCached())
                .isFalse();
        assertThat(read("{" + HI + strict + "}").question().mayBeCached()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"600, 60000", "12.5, 12500", "NOT_GIVEN, 60000", "0, 60000"})
    void aClientThatWaitsLessLongIsNotAnsweredTooLate(String seconds, long millis) {
        assertThat(read("{" + HI + "}", "x-stainless-timeout", seconds)
                        .question()
                        .deadline())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                                     | /messages",
                "{\"messages\": []}                                                     | /messages",
                "{\"messages\": \"Hi\"}                                                 | /messages",
                "{\"messages\": [\"Hi\"]}                                               | /messages/0",
                "{\"messages\": [{\"content\": \"Hi\"}]}                                | /messages/0/role",
                "{\"messages\": [{\"role\": \"king\", \"content\": \"Hi\"}]}            | /messages/0/role",
                "{\"messages\": [{\"role\": \"user\"}]}                                 | /messages/0/content",
                "{\"messages\": [{\"role\": \"user\", \"content\": 7}]}                 | /messages/0/content",
                "{\"messages\": [{\"role\": \"user\", \"content\": []}]}                | /messages/0/content",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"file\"}]}]} | /messages/0/content/0/type",
                "{\"messages\": [{\"role\": \"system\", \"content\": \"Hi\"}]}          | /messages",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"assistant\", \"content\": \"So\"}]} | /messages",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": null}]}         | /messages/0/content",
                "{\"messages\": [{\"role\": \"tool\", \"tool_call_id\": \"a\", \"content\": \"1\"}]} | /messages/0/tool_call_id",
            })
    void refusesMessagesThatMakeNoSense(String body, String pointer) {
        assertRefused(body, List.of(pointer));
    }

    @Test
    void everyCallIsAnsweredBeforeAnythingElseIsSaid() {
        assertRefused("{\"messages\": [" + CALL + "]}", List.of("/messages"));
        assertRefused(
                "{\"messages\": [" + CALL + ", {\"role\": \"user\", \"content\": \"Well?\"}]}",
                List.of("/messages/2/role"));
        assertRefused(
                "{\"messages\": [" + CALL.replace("\"{}\"", "\"{\"") + "]}",
                List.of("/messages/1/tool_calls/0/function/arguments"));
    }

    @Test
    void picturesAreNotFetched() {
        assertRefused(
                "{\"messages\": [{\"role\": \"user\", \"content\":"
                        + " [{\"type\": \"image_url\", \"image_url\": {\"url\": \"http://169.254.169.254/\"}}]}]}",
                List.of("/messages/0/content/0/image_url/url"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"model\": 7                       | /model",
                "\"model\": \" \"                   | /model",
                "\"n\": 2                           | /n",
                "\"logprobs\": true                 | /logprobs",
                "\"top_logprobs\": 3                | /top_logprobs",
                "\"logit_bias\": {\"1\": 5}         | /logit_bias",
                "\"modalities\": [\"text\", \"audio\"] | /modalities",
                "\"max_tokens\": 0                  | /max_tokens",
                "\"max_tokens\": 1.5                | /max_tokens",
                "\"temperature\": 2.1               | /temperature",
                "\"temperature\": \"hot\"           | /temperature",
                "\"top_p\": 0                       | /top_p",
                "\"stop\": [\"1\", \"2\", \"3\", \"4\", \"5\"] | /stop",
                "\"stop\": [\"\"]                   | /stop",
                "\"seed\": 0.5                      | /seed",
                "\"presence_penalty\": 3            | /presence_penalty",
                "\"stream\": \"yes\"                | /stream",
                "\"stream_options\": true           | /stream_options",
                "\"functions\": []                  | /functions",
                "\"tools\": [{\"type\": \"custom\"}] | /tools/0/type",
                "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"a b\"}}] | /tools/0/function/name",
                "\"tool_choice\": \"required\"      | /tool_choice",
                "\"tool_choice\": \"perhaps\"       | /tool_choice",
                "\"tool_choice\": {\"type\": \"function\", \"function\": {\"name\": \"x\"}} | /tool_choice/function/name",
                "\"response_format\": {\"type\": \"xml\"} | /response_format/type",
                "\"response_format\": {\"type\": \"json_schema\"} | /response_format/json_schema",
            })
    void refusesWhatCannotBeDoneAsAsked(String field, String pointer) {
        assertRefused("{" + HI + ", " + field + "}", List.of(pointer));
    }

    @ParameterizedTest
    @CsvSource({
        "Jarvis-Route, luck",
        "Jarvis-On-Break, pray",
        "Jarvis-Deadline-Ms, 0",
        "Jarvis-Deadline-Ms, 600001",
        "Jarvis-Deadline-Ms, soon"
    })
    void refusesHeadersThatItDoesNotKnow(String name, String value) {
        assertThatThrownBy(() -> read("{" + HI + "}", name, value))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        e -> assertThat(e.errors().getFirst().pointer()).isEqualTo("?" + name));
    }

    private static void assertRefused(String body, List<String> pointers) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(Refusal.class, e -> {
            assertThat(e.kind()).isEqualTo(Refusal.Kind.INVALID);
            assertThat(e.errors()).extracting(Refusal.FieldError::pointer).isEqualTo(pointers);
        });
    }

    @Test
    void howAnswersMayBeSavedIsSaidInHeaders() {
        assertThat(read("{" + HI + "}").question().similarity()).isEmpty();
        assertThat(read("{" + HI + "}").question().compress()).isEmpty();
        assertThat(read("{" + HI + "}", "Jarvis-Cache", "semantic").question().similarity())
                .contains(0.95);
        assertThat(read("{" + HI + "}", "Jarvis-Cache", "semantic; threshold=0.99")
                        .question()
                        .similarity())
                .contains(0.99);
        assertThat(read("{" + HI + "}", "Jarvis-Cache", "off").question().mayBeCached())
                .isFalse();
        assertThat(read("{" + HI + "}", "Jarvis-Compress", "on").question().compress())
                .contains(true);
    }

    @ParameterizedTest
    @CsvSource({
        "Jarvis-Cache, all",
        "Jarvis-Cache, exact; threshold=0.95",
        "Jarvis-Cache, semantic; threshold=0.5",
        "Jarvis-Cache, semantic; threshold=1.5",
        "Jarvis-Compress, yes"
    })
    void refusesHeadersThatSayNothing(String header, String value) {
        assertThatThrownBy(() -> read("{" + HI + "}", header, value))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(
                                refusal.errors().getFirst().pointer())
                        .isEqualTo("?" + header));
    }
}
