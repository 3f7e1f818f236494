package ai.jarvis.localstack.bedrock;

import ai.jarvis.knowledge.TokenCounter;
import ai.jarvis.localstack.bedrock.Conversation.Message;
import ai.jarvis.localstack.bedrock.Conversation.Tool;
import ai.jarvis.localstack.bedrock.sql.SqlAnswer;
import ai.jarvis.localstack.bedrock.sql.SqlPrompt;
import ai.jarvis.localstack.bedrock.sql.SqlRules;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A model that understands nothing and invents nothing: it answers with the sentences of the passages it is given that
 * share most with the question, word for word, each with its passage's number, or says that none fits.
 *
 * <p>The passages come in the last user message as {@link PassagePrompt} describes. A line {@code no-answer: TEXT} of the
 * system prompt sets what it says when no passage fits. It is the same for the same conversation, whatever the temperature.
 *
 * <p>Where tools are offered it calls them by rules over the question's words (see {@link Acting}), and answers with what
 * they said. Where a call is required it makes one of the named or first tool, with the least that its schema lets through
 * (see {@link LeastInput}). Where a statement for a database is wanted it makes one by {@link SqlRules}. It does not look at
 * images.
 */
public final class LocalExtractive implements Model {

    private static final TokenCounter TOKENS = new TokenCounter();

    static final String NO_ANSWER = "The knowledge base does not hold the answer to this question.";
    static final String PLAIN_CHAT =
            "I am local-extractive, a model that runs on this machine and can only quote passages "
                    + "of documents. Ask about documents, or set JARVIS_MODEL_URL to talk to a language model.";

    private static final String NO_ANSWER_SETTING = "no-answer:";
    /** A question with no more terms than this may lean on the one before it. */
    private static final int FEW_TERMS = 2;

    private static final float EARLIER_QUESTION = 0.4f;
    private static final int PIECE = 24;

    @Override
    public Completion converse(Conversation conversation, TextSink sink) throws IOException {
        Optional<SqlPrompt> sql = SqlPrompt.read(conversation.system(), conversation.lastMessage());
        Optional<Tool> required = conversation.tools().required();
        if (required.isPresent()) {
            ObjectNode input = sql.map(LocalExtractive::statement).orElseGet(() -> least(required.get(), conversation));
            String id = "tooluse_" + conversation.messages().size();
            return calling(List.of(new ToolUse(id, required.get().name(), input)), conversation);
        }
        Acting acting = new Acting(conversation);
        List<ToolUse> calls = acting.calls();
        if (!calls.isEmpty()) {
            return calling(calls, conversation);
        }
        String answer = sql.map(prompt -> statement(prompt).toString())
                .or(() -> Shortening.of(conversation.system(), conversation.lastMessage()))
                .orElseGet(() -> answer(conversation, acting));
        String stopReason = "end_turn";
        for (String stop : conversation.stopSequences()) {
            int at = answer.indexOf(stop);
            if (at >= 0) {
                answer = answer.substring(0, at);
                stopReason = "stop_sequence";
            }
        }
        if (conversation.maxTokens().isPresent()) {
            String cut = TOKENS.truncate(answer, conversation.maxTokens().getAsInt());
            if (cut.length() < answer.length()) {
                answer = cut;
                stopReason = "max_tokens";
            }
        }
        for (int start = 0; start < answer.length(); ) {
            int end = pieceEnd(answer, start);
            sink.text(answer.substring(start, end));
            start = end;
        }
        return new Completion(stopReason, conversation.tokens(), LineTokens.count(answer));
    }

    private static ObjectNode least(Tool tool, Conversation conversation) {
        return new LeastInput(PassagePrompt.questionOf(conversation.lastMessage())).of(tool.schema());
    }

    private static ObjectNode statement(SqlPrompt prompt) {
        SqlAnswer answer = SqlRules.answer(prompt);
        return Json.newObject()
                .put("sql", answer.sql())
                .put("explanation", answer.explanation())
                .put("clarification", answer.clarification().orElse(null));
    }

    private static Completion calling(List<ToolUse> calls, Conversation conversation) {
        int output = calls.stream()
                .mapToInt(call -> LineTokens.count(call.input().toString()))
                .sum();
        return new Completion("tool_use", conversation.tokens(), output, calls);
    }

    private static String answer(Conversation conversation, Acting acting) {
        Optional<PassagePrompt> prompt = PassagePrompt.read(conversation.lastMessage());
        if (prompt.isEmpty()) {
            String said = acting.answer();
            return said.isBlank() ? PLAIN_CHAT : said;
        }
        List<Passage> passages = prompt.get().passages();
        return questions(prompt.get().question(), conversation.messages()).stream()
                .map(question -> ExtractiveAnswer.find(passages, question))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> noAnswer(conversation.system()));
    }

    /** The question as it may be meant: by itself, and completed by the one before if it leans on that. */
    private static List<QuestionTerms> questions(String question, List<Message> messages) {
        QuestionTerms alone = new QuestionTerms();
        alone.add(question, 1);
        boolean pointsBack = FollowUp.isLikely(question);
        if (messages.size() == 1 || (!pointsBack && alone.size() > FEW_TERMS)) {
            return List.of(alone);
        }
        QuestionTerms completed = new QuestionTerms();
        completed.add(question, 1);
        String earlier = messages.get(messages.size() - 3).text();
        completed.add(PassagePrompt.questionOf(earlier), EARLIER_QUESTION);
        return pointsBack ? List.of(completed, alone) : List.of(alone, completed);
    }

    private static String noAnswer(String system) {
        return system.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(NO_ANSWER_SETTING))
                .map(line -> line.substring(NO_ANSWER_SETTING.length()).strip())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(NO_ANSWER);
    }

    /** The end of a piece of text as a model would stream it: a few words, never half a character. */
    private static int pieceEnd(String text, int start) {
        int end = Math.min(text.length(), start + PIECE);
        if (end == text.length()) {
            return end;
        }
        int space = text.lastIndexOf(' ', end);
        if (space > start) {
            return space;
        }
        return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }
}
