package ai.jarvis.chat;

import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.knowledge.Passage;
import ai.jarvis.knowledge.Passage.Part;
import ai.jarvis.knowledge.SentenceSplitter;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the words of a passage that a statement rests on. The model only says which passage it used; what is quoted is
 * always the document's own text.
 */
final class QuoteFinder {
    /** Share of a statement's terms that a sentence must have to be taken for its source. */
    private static final double ENOUGH = 0.3;

    private static final int SHORTEST_EXACT = 4;

    /** Most characters of an extract, if its best sentence is not longer. */
    private static final int EXTRACT = 600;

    private final KeywordAnalyzer analyzer;
    private final SentenceSplitter sentences = new SentenceSplitter();

    QuoteFinder(KeywordAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    /** The citation of the passage's best words, or of its best chunk where no sentence stands out. */
    Citation cite(int index, Passage passage, String statement) {
        for (var part : passage.parts()) {
            var exact = statement.length() >= SHORTEST_EXACT ? part.text().indexOf(statement) : -1;
            if (exact >= 0) {
                return citation(index, part, exact, exact + statement.length());
            }
        }
        return best(passage, statement, ENOUGH)
                .map(found -> citation(
                        index,
                        found.part(),
                        found.sentence().start(),
                        found.sentence().end()))
                .orElseGet(() -> whole(index, passage));
    }

    /** The citation of the sentences that say most about a question, no more than a reader likes to read at once. */
    Citation extract(int index, Passage passage, String question) {
        var found = best(passage, question, 0);
        if (found.isEmpty()) {
            return whole(index, passage);
        }
        var text = found.get().part().text();
        var all = sentences.split(text);
        var best = all.indexOf(found.get().sentence());
        var first = best;
        var last = best;
        while (true) {
            var fitsAfter = last + 1 < all.size() && fits(all.get(first), all.get(last + 1));
            var fitsBefore = first > 0 && fits(all.get(first - 1), all.get(last));
            if (fitsAfter && (!fitsBefore || last - best <= best - first)) {
                last++;
            } else if (fitsBefore) {
                first--;
            } else {
                return citation(
                        index,
                        found.get().part(),
                        all.get(first).start(),
                        all.get(last).end());
            }
        }
    }

    private static boolean fits(SentenceSplitter.Range first, SentenceSplitter.Range last) {
        return last.end() - first.start() <= EXTRACT;
    }

    /** Whether a text has enough of a question's words to be about it. */
    boolean isAbout(String text, String question) {
        return share(new HashSet<>(analyzer.terms(question)), text) > ENOUGH;
    }

    private record Found(Part part, SentenceSplitter.Range sentence) {}

    private Optional<Found> best(Passage passage, String statement, double moreThan) {
        var wanted = new HashSet<>(analyzer.terms(statement));
        var best = Optional.<Found>empty();
        var bestShare = moreThan;
        for (var part : passage.parts()) {
            for (var sentence : sentences.split(part.text())) {
                var share = share(wanted, part.text().substring(sentence.start(), sentence.end()));
                if (share > bestShare) {
                    best = Optional.of(new Found(part, sentence));
                    bestShare = share;
                }
            }
        }
        return best;
    }

    private static Citation whole(int index, Passage passage) {
        var chunk = passage.best().chunk();
        return new Citation(
                index,
                passage.document(),
                passage.documentName(),
                passage.best().id(),
                chunk.page(),
                chunk.start(),
                chunk.end(),
                chunk.text());
    }

    private double share(Set<String> wanted, String sentence) {
        if (wanted.isEmpty()) {
            return 0;
        }
        var found = new HashSet<>(analyzer.terms(sentence));
        found.retainAll(wanted);
        return (double) found.size() / wanted.size();
    }

    private static Citation citation(int index, Part part, int from, int to) {
        var start = part.start() + part.text().codePointCount(0, from);
        var quote = part.text().substring(from, to);
        var hit = part.chunkAt(start);
        return new Citation(
                index,
                hit.document(),
                hit.documentName(),
                hit.id(),
                hit.chunk().page(),
                start,
                start + quote.codePointCount(0, quote.length()),
                quote);
    }
}
