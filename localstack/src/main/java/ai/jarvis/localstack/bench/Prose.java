package ai.jarvis.localstack.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes business prose of made-up facts: the same for the same seed, and no two paragraphs alike. */
final class Prose {
    /** A chapter of a document. */
    record Section(String heading, List<String> paragraphs) {
        Section {
            paragraphs = List.copyOf(paragraphs);
        }
    }

    private static final int SECTIONS = 7;
    private static final int PARAGRAPH = 6;

    private final Random random;
    private final Vocabulary words;

    Prose(long seed, Vocabulary words) {
        this.random = new Random(seed);
        this.words = words;
    }

    /** The chapters of a document of about twenty chunks. */
    List<Section> sections() {
        return IntStream.rangeClosed(1, SECTIONS)
                .mapToObj(i -> new Section(
                        words.heading().formatted(i, pick(words.who()), pick(words.does()), pick(words.what())),
                        paragraphs()))
                .toList();
    }

    /** Rows of a register of about twenty chunks, the headings first. */
    List<List<String>> rows() {
        var rows = new ArrayList<List<String>>();
        rows.add(words.columns());
        for (int left = words.sentences() * SECTIONS / 2; left > 0; left--) {
            rows.add(List.of(
                    "R-" + random.nextInt(1_000_000),
                    pick(words.who()),
                    pick(words.what()),
                    pick(words.when()),
                    sentence().strip()));
        }
        return rows;
    }

    private List<String> paragraphs() {
        var paragraphs = new ArrayList<String>();
        for (int left = words.sentences(); left > 0; left -= PARAGRAPH) {
            paragraphs.add(IntStream.range(0, Math.min(PARAGRAPH, left))
                    .mapToObj(i -> sentence())
                    .collect(Collectors.joining())
                    .strip());
        }
        return paragraphs;
    }

    private String sentence() {
        var number = 10 + random.nextInt(99_990);
        return words.sentence()
                .formatted(
                        pick(words.who()),
                        pick(words.when()),
                        pick(words.does()),
                        pick(words.what()),
                        pick(words.then()).formatted(number));
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
