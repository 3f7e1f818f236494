package ai.jarvis.knowledge;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.tartarus.snowball.ext.EnglishStemmer;

/** Stems English words and leaves out those that say nothing. For one thread. */
final class EnglishWords {
    private static final CharArraySet STOP_WORDS = stopWords();

    private final EnglishStemmer stemmer = new EnglishStemmer();

    static boolean isStopWord(String word) {
        return STOP_WORDS.contains(word);
    }

    /** The word without its endings; as it is if it is not of English letters alone. */
    String stem(String word) {
        if (!word.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
            return word;
        }
        stemmer.setCurrent(word);
        stemmer.stem();
        return stemmer.getCurrent();
    }

    private static CharArraySet stopWords() {
        try (var in = SnowballFilter.class.getResourceAsStream("english_stop.txt");
                var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return CharArraySet.unmodifiableSet(WordlistLoader.getSnowballWordSet(reader));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
