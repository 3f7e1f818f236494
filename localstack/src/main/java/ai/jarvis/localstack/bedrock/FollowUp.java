package ai.jarvis.localstack.bedrock;

import java.util.Locale;
import java.util.Set;

/** Tells whether a question points back at an earlier one: "and its p95?", "那它的延迟呢？". */
final class FollowUp {

    private static final Set<String> ENGLISH =
            Set.of("it", "its", "they", "their", "them", "those", "these", "he", "she", "his", "her");
    private static final String[] CHINESE = {"它", "其", "他的", "她的", "他们", "她们", "那么", "他們", "她們", "这个", "那个", "這個", "那個"
    };

    private FollowUp() {}

    static boolean isLikely(String question) {
        String text = question.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("and ")
                || text.startsWith("what about")
                || text.startsWith("那")
                || text.endsWith("呢")
                || text.endsWith("呢？")
                || text.endsWith("呢?")) {
            return true;
        }
        for (String pronoun : CHINESE) {
            if (text.contains(pronoun)) {
                return true;
            }
        }
        for (String word : text.split("[^\\p{L}]+", -1)) {
            if (ENGLISH.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
