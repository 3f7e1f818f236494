package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * The one guardrail that is here, {@code local-guardrail}: it stops a conversation that asks to ignore instructions, and an
 * answer that says so, by the words alone. Its versions are {@code DRAFT} and {@code 1}.
 */
record LocalGuardrail(Model model) implements Model {
    static final String ID = "local-guardrail";
    private static final Set<String> VERSIONS = Set.of("DRAFT", "1");
    private static final String DENIED = "ignore all previous instructions";
    private static final String BLOCKED = "Sorry, the model cannot answer this question.";

    /** The model with the guardrail that the request names, if it names one. */
    static Model around(Model model, byte[] body) {
        JsonNode config = Json.object(body).path("guardrailConfig");
        if (config.isMissingNode() || config.isNull()) {
            return model;
        }
        if (!ID.equals(config.path("guardrailIdentifier").asText())
                || !VERSIONS.contains(config.path("guardrailVersion").asText())) {
            throw BedrockException.validation(
                    "The guardrail identifier or version provided in the request does not exist.");
        }
        return new LocalGuardrail(model);
    }

    @Override
    public Completion converse(Conversation conversation, TextSink sink) throws IOException {
        if (isDenied(conversation.lastMessage())) {
            sink.text(BLOCKED);
            return new Completion("guardrail_intervened", 0, 0);
        }
        StringBuilder said = new StringBuilder();
        Completion completion = model.converse(conversation, said::append);
        if (isDenied(said.toString())) {
            sink.text(BLOCKED);
            return new Completion("guardrail_intervened", completion.inputTokens(), completion.outputTokens());
        }
        if (!said.isEmpty()) {
            sink.text(said.toString());
        }
        return completion;
    }

    private static boolean isDenied(String text) {
        return text.toLowerCase(Locale.ROOT).contains(DENIED);
    }
}
