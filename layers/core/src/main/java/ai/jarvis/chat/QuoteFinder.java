package ai.jarvis.chat;

import ai.jarvis.knowledge.ChunkIndex.Hit;
import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.knowledge.SentenceSplitter;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the words of a passage that a statement rests on. The model only says which passage it used; what is quoted is
 * always the document's own text.
 */
final class QuoteFinder {
    /** Share of a statement's terms that a sentence must have to be taken for its source. */
    private static final double ENOUGH = 0.3;

    private static final int SHORTEST_EXACT = 4;

    private final KeywordAnalyzer analyzer;
    private final SentenceSplitter sentences = new SentenceSplitter();

    QuoteFinder(KeywordAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    /** The citation of the passage's best words, or of the whole passage where no sentence stands out. */
    Citation cite(int index, Hit passage, String statement) {
        var text = passage.chunk().text();
        var exact = statement.length() >= SHORTEST_EXACT ? text.indexOf(statement) : -1;
        if (exact >= 0) {
            return citation(index, passage, exact, exact + statement.length());
        }
        var wanted = new HashSet<>(analyzer.terms(statement));
        var best = new SentenceSplitter.Range(0, text.length());
        var bestShare = ENOUGH;
        for (var sentence : sentences.split(text)) {
            var share = share(wanted, text.substring(sentence.start(), sentence.end()));
            if (share > bestShare) {
                best = sentence;
                bestShare = share;
            }
        }
        return citation(index, passage, best.start(), best.end());
    }

    private double share(Set<String> wanted, String sentence) {
        if (wanted.isEmpty()) {
            return 0;
        }
        var found = new HashSet<>(analyzer.terms(sentence));
        found.retainAll(wanted);
        return (double) found.size() / wanted.size();
    }

    private static Citation citation(int index, Hit passage, int from, int to) {
        var chunk = passage.chunk();
        var start = chunk.start() + chunk.text().codePointCount(0, from);
        var quote = chunk.text().substring(from, to);
        return new Citation(
                index,
                passage.document(),
                passage.documentName(),
                passage.id(),
                chunk.page(),
                start,
                start + quote.codePointCount(0, quote.length()),
                quote);
    }
}
