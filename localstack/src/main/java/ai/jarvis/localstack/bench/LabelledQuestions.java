package ai.jarvis.localstack.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Pairs of questions, and whether one answer is right for both: as many that are near misses as that mean the same. */
public final class LabelledQuestions {
    private static final String SOURCE = "/bench/similar-questions.tsv";

    private LabelledQuestions() {}

    /**
     * Two questions.
     *
     * @param isSame whether they mean the same
     */
    public record Pair(boolean isSame, String one, String other) {}

    /** All pairs. */
    public static List<Pair> all() {
        try (var in = Objects.requireNonNull(LabelledQuestions.class.getResourceAsStream(SOURCE), SOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .map(fields -> new Pair(fields[0].equals("yes"), fields[1], fields[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
