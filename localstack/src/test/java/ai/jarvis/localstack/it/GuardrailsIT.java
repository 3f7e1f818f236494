package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What may go to models and come from them, as a tenant says. */
@ExtendWith(Platform.Provider.class)
class GuardrailsIT {
    private static final String PATH = "/api/v1/models/guardrails";
    private static final String CHAT = "/v1/chat/completions";
    private static final String ADDRESS = "zhang.wei@example.cn";

    private final Platform platform;
    private final Tenant tenant;

    GuardrailsIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
    }

    private void set(Map<String, ?> guardrails) {
        tenant.clientWith("operator").send("PUT", PATH, guardrails).expect(200);
    }

    private Reply complete(String words, Map<String, ?> more) {
        var body = new HashMap<String, Object>(more);
        body.put("model", Platform.SCRIPTED);
        body.put("messages", List.of(Map.of("role", "user", "content", words)));
        return tenant.client().post(CHAT, body);
    }

    private String whole(String words) {
        return complete(words, Map.of())
                .expect(200)
                .json()
                .at("/choices/0/message/content")
                .asText();
    }

    private List<JsonNode> chunks(String words) {
        return complete(words, Map.of("stream", true))
                .expect(200)
                .text()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Json.read(line.substring(6), JsonNode.class))
                .toList();
    }

    private static String text(List<JsonNode> chunks) {
        return chunks.stream()
                .map(chunk -> chunk.at("/choices/0/delta/content").asText(""))
                .collect(Collectors.joining());
    }

    @Test
    void aModelNeverReadsWhatIsRedactedAndItsCallerReadsItAgain() {
        set(Map.of("input", "redact", "output", "redact", "restore", true));
        var said = "echo 请写信给" + ADDRESS + "或打13812345678。";

        var answer = whole(said);
        var streamed = text(chunks(said + " Now."));

        assertThat(answer).isEqualTo("请写信给" + ADDRESS + "或打13812345678。");
        assertThat(streamed).isEqualTo(answer + " Now.");
        assertThat(platform.scriptedModel()
                        .request("[PHONE_1]")
                        .at("/messages/0/content")
                        .asText())
                .startsWith("echo 请写信给[EMAIL_1]或打[PHONE_1]。");
    }

    @Test
    void whatIsRefusedIsToldWithoutBeingSaid() {
        set(Map.of("input", "refuse", "kinds", List.of("email")));

        var error = complete("Write to " + ADDRESS, Map.of()).expect(422).json().path("error");
        var problem = tenant.client()
                .post("/api/v1/chat", Map.of("message", "Who is " + ADDRESS + "?", "collections", List.of()))
                .expect(422)
                .json();

        assertThat(error.path("code").asText()).isEqualTo("personal_data");
        assertThat(error.path("param").asText()).isEqualTo("messages");
        assertThat(error.path("message").asText())
                .contains("e-mail addresses (1)")
                .doesNotContain(ADDRESS);
        assertThat(problem.path("code").asText()).isEqualTo("personal_data");
        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/message");
        assertThat(whole("echo Call 13812345678.")).isEqualTo("Call 13812345678.");
    }

    @Test
    void anAnswerEndsBeforeWhatMustNotBeSaid() {
        set(Map.of("output", "refuse"));

        var answer = complete("echo Ask " + ADDRESS + " about it.", Map.of())
                .expect(200)
                .json()
                .at("/choices/0");
        var chunks = chunks("echo Ask " + ADDRESS + " about it, now.");

        assertThat(answer.at("/message/content").asText()).isEqualTo("Ask ");
        assertThat(answer.path("finish_reason").asText()).isEqualTo("content_filter");
        assertThat(text(chunks)).isEqualTo("Ask ");
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
    }

    @Test
    void whatIsTooLongIsRefused() {
        set(Map.of("max_input_characters", 100, "max_output_tokens", 20));

        var input = complete("word ".repeat(40), Map.of()).expect(413).json().path("error");
        var output =
                complete("speak", Map.of("max_tokens", 21)).expect(422).json().path("error");
        whole("speak, please");

        assertThat(input.path("code").asText()).isEqualTo("input_too_large");
        assertThat(output.path("code").asText()).isEqualTo("output_too_large");
        assertThat(output.path("param").asText()).isEqualTo("max_completion_tokens");
        assertThat(platform.scriptedModel()
                        .request("speak, please")
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(20);
    }

    @Test
    void guardrailsAreReadAsTheyWereSetAndAreTheTenantsOwn() {
        set(Map.of("input", "redact", "kinds", List.of("iban"), "phone_regions", List.of("FR")));

        var own = tenant.client().get(PATH).expect(200).json().path("own");
        var wrong = tenant.clientWith("operator")
                .send("PUT", PATH, Map.of("input", "hide", "max_output_tokens", 0, "kinds", List.of("name")))
                .expect(400)
                .json();

        assertThat(own.path("input").asText()).isEqualTo("redact");
        assertThat(own.path("kinds").get(0).asText()).isEqualTo("iban");
        assertThat(wrong.path("errors").findValuesAsText("pointer"))
                .containsExactly("/max_output_tokens", "/input", "/kinds/0");
        assertThat(platform.tenant()
                        .client()
                        .get(PATH)
                        .expect(200)
                        .json()
                        .at("/own/input")
                        .asText())
                .isEqualTo("off");
        tenant.clientWith("viewer").send("PUT", PATH, Map.of()).expect(403);
    }
}
