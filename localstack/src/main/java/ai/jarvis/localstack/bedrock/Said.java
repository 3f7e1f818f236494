package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a tool said.
 *
 * @param question the first text of its input
 * @param text without what the platform writes around results
 */
record Said(String tool, String question, String text, boolean isError) {

    private static final int LONGEST = 2_000;
    private static final Pattern WRAPPED =
            Pattern.compile("\\s*<tool_result\\b[^>]*>(.*)</tool_result>\\s*", Pattern.DOTALL);
    private static final String[] TEXTS = {"text", "content", "quote"};

    static Said of(JsonNode use, JsonNode result) {
        String question = "";
        for (JsonNode value : use.path("input")) {
            question = question.isEmpty() && value.isTextual() ? value.textValue() : question;
        }
        String text = ConverseRequest.resultText(result);
        Matcher wrapped = WRAPPED.matcher(text);
        return new Said(
                use.path("name").asText("tool"),
                question,
                (wrapped.matches() ? wrapped.group(1) : text).strip(),
                result.path("status").asText().equals("error"));
    }

    /** Of passages what answers the question, word for word; else all of it, up to a bound. */
    String reading() {
        if (isError) {
            return tool + " failed: " + shortened(text);
        }
        List<Passage> passages = passages();
        if (passages.isEmpty()) {
            String told = ResultText.of(text);
            return told.isEmpty() ? tool + " said nothing." : shortened(told);
        }
        QuestionTerms terms = new QuestionTerms();
        terms.add(question, 1);
        return ExtractiveAnswer.find(passages, terms).orElse(LocalExtractive.NO_ANSWER);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
    }

    private List<Passage> passages() {
        Optional<PassagePrompt> prompt = PassagePrompt.read(text);
        if (prompt.isPresent()) {
            return prompt.get().passages();
        }
        List<Passage> passages = new ArrayList<>();
        if (!tool.contains("knowledge")) {
            return passages;
        }
        Json.read(text).ifPresent(json -> {
            JsonNode list = json.isArray() ? json : firstArray(json);
            for (JsonNode each : list) {
                for (String field : TEXTS) {
                    if (each.path(field).isTextual()) {
                        int number = each.path("n").asInt(passages.size() + 1);
                        passages.add(new Passage(
                                number,
                                each.path("document").asText(""),
                                each.path(field).textValue()));
                        break;
                    }
                }
            }
        });
        return passages;
    }

    private static JsonNode firstArray(JsonNode json) {
        for (JsonNode value : json) {
            if (value.isArray()) {
                return value;
            }
        }
        return json.path("none");
    }
}
