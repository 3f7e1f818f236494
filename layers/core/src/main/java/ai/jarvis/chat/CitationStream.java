package ai.jarvis.chat;

import ai.jarvis.knowledge.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Turns a model's references to passages into citations while the answer is still being generated. The model writes
 * the passage's number, {@code [7]}; the reader gets citations numbered in the order of the answer. A reference to a
 * passage that was not given is left out.
 */
final class CitationStream {
    private static final Pattern REFERENCE = Pattern.compile("\\[\\s*\\d{1,3}(?:\\s*[,，、]\\s*\\d{1,3})*\\s*]");
    private static final Pattern BEGINNING_OF_ONE = Pattern.compile("\\[[\\d\\s,，、]{0,40}");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final List<Passage> passages;
    private final QuoteFinder quotes;
    private final AnswerListener listener;
    private final StringBuilder pending = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final List<Citation> citations = new ArrayList<>();
    private int statementStart;
    private String statement = "";

    CitationStream(List<Passage> passages, QuoteFinder quotes, AnswerListener listener) {
        this.passages = passages;
        this.quotes = quotes;
        this.listener = listener;
    }

    /** Takes the next piece of the model's text. */
    void accept(String piece) {
        pending.append(piece);
        drain(false);
    }

    /** Takes what passages say to a question themselves, each with its citation, in place of a model's text. */
    void extract(String introduction, List<Passage> extracted, String question) {
        drain(true);
        emit((text.isEmpty() ? "" : "\n\n") + introduction);
        for (var passage : extracted) {
            var citation = quotes.extract(citations.size() + 1, passage, question);
            emit("\n\n" + citation.quote() + " ");
            cite(citation);
        }
    }

    /** Takes the end of the model's text. */
    void end() {
        drain(true);
    }

    String text() {
        return text.toString();
    }

    List<Citation> citations() {
        return citations;
    }

    private void drain(boolean atEnd) {
        int from = 0;
        while (from < pending.length()) {
            var bracket = pending.indexOf("[", from);
            if (bracket < 0) {
                emit(pending.substring(from));
                from = pending.length();
                break;
            }
            if (bracket > from) {
                emit(pending.substring(from, bracket));
                from = bracket;
            }
            var reference = REFERENCE.matcher(pending).region(bracket, pending.length());
            if (reference.lookingAt()) {
                refer(reference.group());
                from = reference.end();
            } else if (!atEnd
                    && BEGINNING_OF_ONE
                            .matcher(pending)
                            .region(bracket, pending.length())
                            .matches()) {
                break;
            } else {
                emit("[");
                from = bracket + 1;
            }
        }
        pending.delete(0, from);
    }

    private void emit(String piece) {
        text.append(piece);
        listener.text(piece);
    }

    private void refer(String reference) {
        var said = text.substring(statementStart).strip();
        if (!said.isEmpty()) {
            statement = said;
        }
        var numbers = NUMBER.matcher(reference);
        while (numbers.find()) {
            var number = Integer.parseInt(numbers.group());
            if (number >= 1 && number <= passages.size()) {
                cite(passages.get(number - 1));
            }
        }
        statementStart = text.length();
    }

    private void cite(Passage passage) {
        cite(quotes.cite(citations.size() + 1, passage, statement));
    }

    private void cite(Citation citation) {
        var known = citations.stream()
                .filter(c -> c.chunk().equals(citation.chunk())
                        && c.start() == citation.start()
                        && c.end() == citation.end())
                .findFirst();
        if (known.isEmpty()) {
            citations.add(citation);
        }
        emit("[" + known.orElse(citation).index() + "]");
        if (known.isEmpty()) {
            listener.citation(citation);
        }
    }
}
