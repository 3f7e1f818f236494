package ai.jarvis.knowledge.keyword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.jarvis.knowledge.ChunkKey;
import ai.jarvis.knowledge.Ranked;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeywordSearchTest {
    private static final BitSet NONE = new BitSet();

    @Test
    void ranksByTheFormulaOfBm25() {
        var chunks = Map.of(
                chunk(0, 0), words("red green blue"),
                chunk(1, 0), words("red red"),
                chunk(2, 0), words("grey"));

        var found = search(Segment.of(chunks), "red");

        double idf = Math.log(1 + (3 - 2 + 0.5) / (2 + 0.5));
        double once = idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 3 / 2.0));
        double twice = idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 2 / 2.0));
        assertThat(found).extracting(Ranked::chunk).containsExactly(chunk(1, 0), chunk(0, 0));
        assertThat(found.get(0).score()).isCloseTo(twice, within(1e-9));
        assertThat(found.get(1).score()).isCloseTo(once, within(1e-9));
    }

    @Test
    void olderChunksComeFirstAmongEqualOnes() {
        var chunks = new HashMap<ChunkKey, List<String>>();
        IntStream.range(0, 50).forEach(i -> chunks.put(chunk(i / 5, i % 5), words("same words")));

        var found = search(Segment.of(chunks), "same");

        assertThat(found)
                .extracting(Ranked::chunk)
                .containsExactlyElementsOf(IntStream.range(0, 10)
                        .mapToObj(i -> chunk(i / 5, i % 5))
                        .toList());
    }

    @Test
    void aTermThatIsInNoChunkChangesNothing() {
        var segment = Segment.of(Map.of(chunk(0, 0), words("red"), chunk(1, 0), words("blue")));

        assertThat(search(segment, "red nowhere")).isEqualTo(search(segment, "red"));
        assertThat(search(segment, "nowhere")).isEmpty();
    }

    @Test
    void aLongTextDoesNotWinByItsLength() {
        var chunks = Map.of(
                chunk(0, 0), words("red " + "filler ".repeat(200)),
                chunk(1, 0), words("red apple"));

        assertThat(search(Segment.of(chunks), "red").getFirst().chunk()).isEqualTo(chunk(1, 0));
    }

    @Test
    void onlyWantedDocumentsAreFoundAndTheOthersStillCount() {
        var chunks = Map.of(chunk(0, 0), words("red"), chunk(1, 0), words("red"), chunk(2, 0), words("blue"));
        var segment = Segment.of(chunks);
        var search = new KeywordSearch(words("red"));
        read(search, segment, NONE);

        var found = search.best(statistics(List.of(segment)), document -> document == 1, 10);

        assertThat(found).containsExactly(search(segment, "red").get(1));
    }

    @Test
    void findsTheSameInManySegmentsInOneAndAfterDeletions() {
        var random = new Random(1);
        var everything = new LinkedHashMap<ChunkKey, List<String>>();
        var segments = new ArrayList<Segment>();
        var dead = new BitSet();
        for (int document = 0; document < 300; document++) {
            var chunks = new LinkedHashMap<ChunkKey, List<String>>();
            for (int ordinal = 0; ordinal < 1 + random.nextInt(4); ordinal++) {
                chunks.put(chunk(document, ordinal), text(random));
            }
            segments.add(Segment.of(chunks));
            if (random.nextInt(5) == 0) {
                dead.set(document);
            } else {
                everything.putAll(chunks);
            }
        }
        var fresh = Segment.of(everything);
        int count = Segment.blockCount(200_000);
        var merged = new ArrayList<byte[]>();
        for (int from = 0; from < count; from += 4) {
            merged.addAll(Segment.merge(
                    segments.stream().flatMap(s -> s.blocks().stream()).toList(), dead, count, from, from + 4));
        }

        for (int i = 0; i < 50; i++) {
            var question = text(random).subList(0, 5);
            var expected = search(fresh, String.join(" ", question));
            var apart = new KeywordSearch(question);
            segments.forEach(segment -> read(apart, segment, dead));
            var together = new KeywordSearch(question);
            for (int block : together.blocks(count)) {
                together.read(block, count, merged.get(block), NONE);
            }
            var live = new Statistics(fresh.chunks(), fresh.length());
            assertThat(apart.best(live, document -> true, 10)).isEqualTo(expected);
            assertThat(together.best(live, document -> true, 10)).isEqualTo(expected);
        }
    }

    @Test
    void commonWordsAreSkippedOnlyWhereTheyChangeNothing() {
        var random = new Random(3);
        var chunks = new LinkedHashMap<ChunkKey, List<String>>();
        IntStream.range(0, 2_000).forEach(i -> chunks.put(chunk(i / 4, i % 4), text(random)));
        var segment = Segment.of(chunks);
        var chunksWith = new HashMap<String, Integer>();
        chunks.values().forEach(text -> Set.copyOf(text).forEach(term -> chunksWith.merge(term, 1, Integer::sum)));
        var searched = statistics(List.of(segment));

        for (int i = 0; i < 50; i++) {
            var question = text(random);
            var scores = new HashMap<ChunkKey, Double>();
            chunks.forEach((chunk, text) -> {
                double score = bm25(question, text, chunksWith, searched);
                if (score > 0) {
                    scores.put(chunk, score);
                }
            });
            var expected = scores.entrySet().stream()
                    .map(score -> new Ranked(score.getKey(), score.getValue()))
                    .sorted(Ranked.BEST_FIRST)
                    .limit(10)
                    .toList();

            var found = search(segment, String.join(" ", question));

            assertThat(found)
                    .extracting(Ranked::chunk)
                    .isEqualTo(expected.stream().map(Ranked::chunk).toList());
            for (int rank = 0; rank < found.size(); rank++) {
                assertThat(found.get(rank).score()).isCloseTo(expected.get(rank).score(), within(1e-9));
            }
        }
    }

    /** As the formula says, without an index. */
    private static double bm25(
            List<String> question, List<String> text, Map<String, Integer> chunksWith, Statistics searched) {
        double average = (double) searched.length() / searched.chunks();
        return question.stream()
                .mapToDouble(term -> {
                    double frequency = Collections.frequency(text, term);
                    double with = chunksWith.getOrDefault(term, 0);
                    double idf = Math.log(1 + (searched.chunks() - with + 0.5) / (with + 0.5));
                    return idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * text.size() / average));
                })
                .sum();
    }

    @Test
    void aSegmentOfManyTermsIsReadInParts() {
        var random = new Random(2);
        var chunks = new HashMap<ChunkKey, List<String>>();
        IntStream.range(0, 500)
                .forEach(document -> chunks.put(
                        chunk(document, 0),
                        IntStream.range(0, 100)
                                .mapToObj(i -> "term" + random.nextInt(20_000))
                                .toList()));

        var segment = Segment.of(chunks);

        assertThat(segment.blocks().size()).isBetween(32, 256);
        assertThat(segment.blocks()).allSatisfy(block -> assertThat(block).hasSizeLessThan(20_000));
        assertThat(new KeywordSearch(words("one two three"))
                        .blocks(segment.blocks().size()))
                .hasSizeLessThanOrEqualTo(3);
    }

    private static List<Ranked> search(Segment segment, String question) {
        var search = new KeywordSearch(words(question));
        read(search, segment, NONE);
        return search.best(statistics(List.of(segment)), document -> true, 10);
    }

    private static void read(KeywordSearch search, Segment segment, BitSet dead) {
        int count = segment.blocks().size();
        for (int block : search.blocks(count)) {
            search.read(block, count, segment.blocks().get(block), dead);
        }
    }

    private static Statistics statistics(Collection<Segment> segments) {
        return segments.stream()
                .map(segment -> new Statistics(segment.chunks(), segment.length()))
                .reduce(Statistics.NONE, Statistics::plus);
    }

    /** Common words are much more frequent than others, as in any language. */
    private static List<String> text(Random random) {
        return IntStream.range(0, 5 + random.nextInt(60))
                .mapToObj(i -> "词" + (int) Math.pow(2_000, random.nextDouble()))
                .toList();
    }

    private static ChunkKey chunk(int document, int ordinal) {
        return new ChunkKey(document, ordinal);
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }
}
