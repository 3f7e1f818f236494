package ai.jarvis.localstack.bedrock.sql;

import ai.jarvis.localstack.bedrock.EnglishStemmer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a question or a name, as stems, in their order.
 *
 * @param stems one for each word
 */
record Words(List<String> stems) {

    private static final Pattern WORD = Pattern.compile("[\\p{L}]+|\\d+(?:\\.\\d+)?");

    Words {
        stems = List.copyOf(stems);
    }

    static Words of(String text) {
        List<String> stems = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            stems.add(EnglishStemmer.stem(matcher.group()));
        }
        return new Words(stems);
    }

    /** Where all of the other's words stand next to each other; -1 if they do not. */
    int indexOf(Words others) {
        if (others.stems.isEmpty()) {
            return -1;
        }
        for (int i = 0; i + others.stems.size() <= stems.size(); i++) {
            if (stems.subList(i, i + others.stems.size()).equals(others.stems)) {
                return i;
            }
        }
        return -1;
    }

    boolean has(Words others) {
        return indexOf(others) >= 0;
    }

    boolean hasAny(List<String> words) {
        return words.stream().anyMatch(word -> stems.contains(EnglishStemmer.stem(word)));
    }
}
