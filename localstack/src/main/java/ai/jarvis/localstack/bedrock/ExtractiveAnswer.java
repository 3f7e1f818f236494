package ai.jarvis.localstack.bedrock;

import ai.jarvis.localstack.bedrock.SentenceRanking.Ranked;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers a question with sentences of the given passages, word for word, or not at all. */
final class ExtractiveAnswer {

    private static final int MOST_QUOTES = 3;
    /**
     * Below this the question is refused. At 0.40, with the right passage among five of XQuAD, one question in seven is
     * refused that could be answered; without it, one in six is answered from the most similar passages of the corpus, and
     * one in a hundred from random ones.
     */
    private static final double LEAST_COVERAGE = 0.40;

    private static final double LEAST_OF_BEST = 0.7;

    private ExtractiveAnswer() {}

    /**
     * Finds at most three quotes, each on a line of its own and followed by its passage's number in brackets.
     *
     * @return empty if no passage fits the question
     */
    static Optional<String> find(List<Passage> passages, QuestionTerms question) {
        if (question.size() == 0) {
            return Optional.empty();
        }
        List<Ranked> ranked = SentenceRanking.rank(passages, question);
        if (ranked.isEmpty() || ranked.stream().limit(5).noneMatch(r -> r.coverage() >= LEAST_COVERAGE)) {
            return Optional.empty();
        }
        double least = ranked.getFirst().score() * LEAST_OF_BEST;
        Set<String> quotes = new LinkedHashSet<>();
        for (Ranked each : ranked) {
            if (quotes.size() >= MOST_QUOTES || each.score() < least) {
                break;
            }
            for (String line : lines(each.sentence())) {
                if (quotes.size() < MOST_QUOTES) {
                    quotes.add(line + " [" + each.sentence().passage.number() + "]");
                }
            }
        }
        return Optional.of(String.join("\n", quotes));
    }

    /** The lines of a sentence, which has several if its text is hard-wrapped. */
    private static List<String> lines(Sentence sentence) {
        List<String> lines = new ArrayList<>();
        sentence.text()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(lines::add);
        return lines;
    }
}
