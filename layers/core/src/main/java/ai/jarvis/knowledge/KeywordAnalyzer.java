package ai.jarvis.knowledge;

import ai.jarvis.knowledge.KeywordScanner.Visitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * The terms by which keyword search finds a text. Case, width, accents and compatibility forms are folded; English is
 * stemmed, without possessives and stop words; Chinese is in characters and in overlapping pairs of them, traditional
 * as simplified; names, identifiers, versions and numbers are found whole and in part, see {@link Compound}. Safe for use by
 * several threads.
 */
public final class KeywordAnalyzer {
    /**
     * Characters that are mostly a grammatical word or a part of one. They are in nearly every text, so that a query does
     * not look for them alone, only in pairs.
     */
    private static final Set<Integer> FUNCTION_CHARACTERS =
            ("的一是了在和有不我他这也就到要会可你她它们那与及或但而被把从对以于由所其之为因此则若如等个些着过吗呢吧啊哪谁何什么怎几多少很更最都还又再只能" + "将让给向并且各每某该")
                    .codePoints()
                    .boxed()
                    .collect(Collectors.toUnmodifiableSet());

    /** The terms by which the text is found, in order, with repetitions; BM25's length of the text is their number. */
    public List<String> terms(String text) {
        return scan(text, new Terms(character -> true));
    }

    /**
     * The terms that a query looks for, in order, with repetitions. All of them are among those that {@link #terms} gives
     * for the same text; what is left out would match nearly every text.
     */
    public List<String> queryTerms(String query) {
        return scan(query, new Terms(character -> !FUNCTION_CHARACTERS.contains(character)));
    }

    private static List<String> scan(String text, Terms terms) {
        new KeywordScanner(terms).scan(TextFolding.fold(text));
        return terms.all;
    }

    private static final class Terms implements Visitor {
        private final List<String> all = new ArrayList<>();
        private final EnglishWords english = new EnglishWords();
        private final IntPredicate isFoundAlone;

        /** @param isFoundAlone which characters are terms by themselves although they stand beside others */
        Terms(IntPredicate isFoundAlone) {
            this.isFoundAlone = isFoundAlone;
        }

        @Override
        public void word(String written) {
            if (isAcronym(written)) {
                all.add(english.stem(TextFolding.foldCase(written)));
                return;
            }
            if (EnglishWords.isStopWord(TextFolding.foldCase(written))) {
                return;
            }
            for (var form : new Compound(written).forms()) {
                if (!EnglishWords.isStopWord(form)) {
                    all.add(english.stem(form));
                }
            }
        }

        /** {@code IT} and {@code WHO} are no stop words. */
        private static boolean isAcronym(String written) {
            return written.length() > 1 && written.chars().allMatch(Character::isUpperCase);
        }

        @Override
        public void characters(int[] characters) {
            for (int i = 0; i < characters.length; i++) {
                if (characters.length == 1 || isFoundAlone.test(characters[i])) {
                    all.add(Character.toString(characters[i]));
                }
                if (i > 0) {
                    all.add(new String(characters, i - 1, 2));
                }
            }
        }
    }
}
