package ai.jarvis.localstack.bedrock;

import ai.jarvis.knowledge.TokenCounter;
import ai.jarvis.localstack.bedrock.Conversation.Message;
import ai.jarvis.localstack.bedrock.Conversation.Tool;
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
 * <p>It does not know what tools are for, and never calls one of its own accord. Where a call is required it makes one, so
 * that clients of tools and of JSON schemas can be tried: of the named or first tool, with the least that its schema lets
 * through (see {@link LeastInput}). What tools say it repeats. It does not look at images.
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
        Optional<Tool> required = conversation.tools().required();
        if (required.isPresent()) {
            return call(required.get(), conversation);
        }
        String answer = answer(conversation);
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

    private static Completion call(Tool tool, Conversation conversation) {
        ObjectNode input = new LeastInput(PassagePrompt.questionOf(conversation.lastMessage())).of(tool.schema());
        String id = "tooluse_" + conversation.messages().size();
        return new Completion(
                "tool_use",
                conversation.tokens(),
                LineTokens.count(input.toString()),
                List.of(new ToolUse(id, tool.name(), input)));
    }

    private static String answer(Conversation conversation) {
        Optional<PassagePrompt> prompt = PassagePrompt.read(conversation.lastMessage());
        if (prompt.isEmpty()) {
            String results = conversation.messages().getLast().results();
            return results.isBlank() ? PLAIN_CHAT : results;
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
