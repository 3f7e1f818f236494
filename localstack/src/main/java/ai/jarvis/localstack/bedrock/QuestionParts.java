package ai.jarvis.localstack.bedrock;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question in its parts, each of which may want another tool: its sentences, and what "and" joins if a question or an
 * order follows. A part that begins with "then" waits for what comes before it.
 *
 * @param rounds the parts that can be worked on at once, one list after another
 */
record QuestionParts(List<List<String>> rounds) {

    /** Code and addresses are never cut. */
    private static final Pattern WHOLE = Pattern.compile("```.*?(?:```|$)|https?://\\S+", Pattern.DOTALL);

    private static final Pattern SENTENCE_END = Pattern.compile("[?？!！。；;\\n]+|\\.(?=\\s|$)");
    private static final String ASKS =
            "(?=(?:how|what|which|who|when|where|why|calculate|compute|run|use|ask|search|find|look|tell|show|list|count|"
                    + "fetch|then)\\b)";
    private static final Pattern JOINT = Pattern.compile(
            ",\\s*(?:and\\s+)?(?:also\\s+)?" + ASKS + "|\\s+and\\s+(?:also\\s+)?" + ASKS
                    + "|\\s+(?=then\\b)|[，,](?=然后|再)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LATER =
            Pattern.compile("^(?:and\\s+)?(?:then|after that|afterwards)\\b,?\\s*|^(?:然后|再)", Pattern.CASE_INSENSITIVE);
    private static final char PLACEHOLDER = '\uE000';

    QuestionParts {
        rounds = rounds.stream().map(List::copyOf).toList();
    }

    static QuestionParts of(String question) {
        List<String> whole = new ArrayList<>();
        String cuttable = WHOLE.matcher(question).replaceAll(match -> {
            whole.add(match.group());
            return Matcher.quoteReplacement(" " + (char) (PLACEHOLDER + Math.min(999, whole.size() - 1)) + " ");
        });
        List<List<String>> rounds = new ArrayList<>();
        for (String sentence : SENTENCE_END.split(cuttable, -1)) {
            for (String piece : JOINT.split(sentence, -1)) {
                String part = piece.strip();
                Matcher later = LATER.matcher(part);
                boolean waits = later.find();
                part = restored(waits ? part.substring(later.end()) : part, whole);
                if (part.codePoints().noneMatch(Character::isLetterOrDigit)) {
                    continue;
                }
                if (rounds.isEmpty() || waits) {
                    rounds.add(new ArrayList<>());
                }
                rounds.getLast().add(part);
            }
        }
        return new QuestionParts(rounds);
    }

    private static String restored(String part, List<String> whole) {
        StringBuilder text = new StringBuilder();
        part.chars().forEach(c -> {
            int index = c - PLACEHOLDER;
            if (index >= 0 && index < whole.size()) {
                text.append(whole.get(index));
            } else {
                text.append((char) c);
            }
        });
        return text.toString();
    }
}
