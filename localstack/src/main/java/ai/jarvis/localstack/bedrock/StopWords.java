package ai.jarvis.localstack.bedrock;

import java.util.HashSet;
import java.util.Set;

/** Words that say nothing about what a text is about, English and (simplified) Chinese, and those that say little. */
final class StopWords {

    private static final Set<Long> ENGLISH = hashes(
            """
            a about all also am an and any are as at be been being both but by can could did do does doing done down each
            either for from had has have having he her hers him his how i if in into is it its itself just me more most my
            no nor not of off on only or other our out over own please s same shall she should so some such t tell than
            that the their them then there these they this those through to too under up upon us very was we were what
            when where which while who whom whose why will with would you your give explain describe show list
            """);

    private static final Set<Long> LIGHT = hashes(
            """
            many much name named kind type call called use used using one two first many people year years time day
            during after before between within new old part place made make get happen work thing way long number
            according known become became main following include including example different group large small
            """);

    private static final String CHINESE_WORDS =
            """
            的 了 吗 呢 吧 什么 甚么 为什么 多少 如何 怎么 怎样 怎么样 哪些 哪个 哪种 哪里 哪儿 哪位 哪一个 哪一种 哪一年 哪年 何时 何地 何处
            何种 何人 是否 是什么 有什么 有哪些 分别 请问 请 告诉我 介绍 说明 一下 可以 能否 以及 谁 几 哪 是多少 有多少 多大 多长 多久 多高 多远
            """;

    private static final Set<Long> CHINESE = hashes(CHINESE_WORDS);

    /** Characters that are seldom a content word; pairs with one of them say less. */
    private static final String LIGHT_CHARACTERS =
            "在和与是有被由对从到为以于及或并也就都而其这那此该个中上下等会能可要将把让给向所之着过地得不一种它他她们我你您来去做又还很更最" + "年月日时名第些次位者";

    private static final int LONGEST_CHINESE = 4;
    private static final boolean[] LIGHT_TABLE = new boolean[0x10000];
    private static final boolean[] BEGINS_CHINESE = new boolean[0x10000];

    static {
        for (int i = 0; i < LIGHT_CHARACTERS.length(); i++) {
            LIGHT_TABLE[LIGHT_CHARACTERS.charAt(i)] = true;
        }
        for (String word : split(CHINESE_WORDS)) {
            BEGINS_CHINESE[word.charAt(0)] = true;
        }
    }

    private StopWords() {}

    /** Whether the folded, unstemmed English word with this hash says nothing. */
    static boolean isStopWord(long hash) {
        return ENGLISH.contains(hash);
    }

    /** Whether the folded, unstemmed English word with this hash says little. */
    static boolean isLight(long hash) {
        return LIGHT.contains(hash);
    }

    static boolean isLight(int codePoint) {
        return codePoint < LIGHT_TABLE.length && LIGHT_TABLE[codePoint];
    }

    /**
     * The length of the longest Chinese stop word that starts at this place of a run, 0 if none does.
     *
     * @param codePoints folded
     */
    static int chineseAt(int[] codePoints, int at, int length) {
        if (codePoints[at] >= BEGINS_CHINESE.length || !BEGINS_CHINESE[codePoints[at]]) {
            return 0;
        }
        int longest = 0;
        long hash = Hash.start();
        for (int i = at; i < length && i < at + LONGEST_CHINESE; i++) {
            hash = Hash.next(hash, codePoints[i]);
            if (CHINESE.contains(Hash.finish(hash))) {
                longest = i - at + 1;
            }
        }
        return longest == 1 && isInsideWord(codePoints, at, length) ? 0 : longest;
    }

    private static boolean isInsideWord(int[] codePoints, int at, int length) {
        int next = at + 1 < length ? codePoints[at + 1] : 0;
        int previous = at > 0 ? codePoints[at - 1] : 0;
        return switch (codePoints[at]) {
            case '的' -> previous == '目' || next == '确' || next == '士';
            case '了' -> next == '解' || next == '结';
            case '几' -> next == '何' || next == '乎';
            case '请' -> next == '求' || previous == '申' || previous == '邀';
            default -> false;
        };
    }

    private static Set<Long> hashes(String words) {
        Set<Long> hashes = new HashSet<>();
        for (String word : split(words)) {
            hashes.add(Hash.of(word));
        }
        return Set.copyOf(hashes);
    }

    private static String[] split(String words) {
        return words.trim().split("\\s+", -1);
    }
}
