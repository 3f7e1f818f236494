package ai.jarvis.localstack.bedrock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ranks the sentences of passages by how much of a question they cover: its terms, weighted by their rarity among all
 * sentences, found in the sentence itself or, for less, in what it stands under or beside.
 */
final class SentenceRanking {

    /**
     * A sentence and the part of the question that it covers in its context.
     *
     * @param coverage 0 to 1; comparable between questions
     * @param score what sentences are ordered by; comparable within one question
     */
    record Ranked(Sentence sentence, double coverage, double score) {}

    /* What a term counts that is not in the sentence itself, by where it is found instead. */
    private static final double PARENT = 0.75;
    private static final double ANCESTOR = 0.6;
    private static final double BEFORE = 0.5;
    private static final double AFTER = 0.3;
    private static final double NAME = 0.4;
    private static final double PASSAGE = 0.25;
    /** Of a pair of ideographs that no passage has: it may only be the seam between two words. */
    private static final double UNSEEN_PAIR = 0.5;

    /** Of a term that no passage has, when the passages are written in the other script: they could not have it. */
    private static final double OTHER_SCRIPT = 0.25;

    private final QuestionTerms question;
    private final TermMatcher matcher;
    private final double[] weights;
    private double total;

    private SentenceRanking(QuestionTerms question) {
        this.question = question;
        this.matcher = new TermMatcher(question);
        this.weights = new double[question.size()];
    }

    /** The sentences that share anything with the question, best first. */
    static List<Ranked> rank(List<Passage> passages, QuestionTerms question) {
        return new SentenceRanking(question).rank(passages);
    }

    private List<Ranked> rank(List<Passage> passages) {
        List<List<Sentence>> split = new ArrayList<>(passages.size());
        for (Passage passage : passages) {
            List<Sentence> sentences = PassageReader.sentences(passage);
            for (Sentence sentence : sentences) {
                sentence.terms = matcher.match(passage.text(), sentence.start, sentence.end);
            }
            split.add(sentences);
        }
        weigh(split);
        List<Ranked> ranked = new ArrayList<>();
        for (int i = 0; i < split.size(); i++) {
            String name = passages.get(i).document();
            rank(split.get(i), matcher.match(name, 0, name.length()), ranked);
        }
        ranked.sort(Comparator.comparingDouble(Ranked::score).reversed());
        return ranked;
    }

    private void weigh(List<List<Sentence>> split) {
        int[] frequencies = new int[weights.length];
        int count = 0;
        for (List<Sentence> sentences : split) {
            count += sentences.size();
            for (Sentence sentence : sentences) {
                for (long rest = sentence.terms; rest != 0; rest &= rest - 1) {
                    frequencies[Long.numberOfTrailingZeros(rest)]++;
                }
            }
        }
        boolean ideographicText = matcher.isMostlyIdeographic();
        for (int term = 0; term < weights.length; term++) {
            double rarity = Math.log(1 + (count - frequencies[term] + 0.5) / (frequencies[term] + 0.5));
            weights[term] = question.weight(term) * Math.max(0.05, rarity);
            if (frequencies[term] == 0) {
                if (question.isIdeographic(term) != ideographicText) {
                    weights[term] *= OTHER_SCRIPT;
                } else if (question.isIdeographic(term)) {
                    weights[term] *= UNSEEN_PAIR;
                }
            }
            total += weights[term];
        }
    }

    private void rank(List<Sentence> sentences, long name, List<Ranked> ranked) {
        long all = name;
        for (Sentence sentence : sentences) {
            all |= sentence.terms;
        }
        if (all == name && name == 0) {
            return;
        }
        for (int i = 0; i < sentences.size(); i++) {
            Sentence sentence = sentences.get(i);
            long before = i > 0 ? sentences.get(i - 1).terms : 0;
            long after = i + 1 < sentences.size() ? sentences.get(i + 1).terms : 0;
            double covered = covered(sentence, before, after, name, all) / total;
            if (covered > 0) {
                ranked.add(new Ranked(sentence, covered, covered * shape(sentence)));
            }
        }
    }

    private double covered(Sentence sentence, long before, long after, long name, long all) {
        long seen = sentence.terms;
        double sum = weight(seen);
        double value = PARENT;
        for (Sentence parent = sentence.parent; parent != null; parent = parent.parent) {
            sum += value * weight(parent.terms & ~seen);
            seen |= parent.terms;
            value = ANCESTOR;
        }
        sum += BEFORE * weight(before & ~seen);
        seen |= before;
        sum += NAME * weight(name & ~seen);
        seen |= name;
        sum += AFTER * weight(after & ~seen);
        seen |= after;
        return sum + PASSAGE * weight(all & ~seen);
    }

    private double weight(long terms) {
        double sum = 0;
        for (long rest = terms; rest != 0; rest &= rest - 1) {
            sum += weights[Long.numberOfTrailingZeros(rest)];
        }
        return sum;
    }

    /** A heading says less than what stands under it, a line of code less than prose, a scrap less than a sentence. */
    private static double shape(Sentence sentence) {
        return switch (sentence.kind) {
            case HEADING -> 0.55;
            case CODE -> 0.8;
            case ITEM, PROSE -> sentence.length() < 8 ? 0.9 : 1;
        };
    }
}
