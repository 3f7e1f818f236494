package ai.jarvis.localstack.bench;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Texts as long as chunks are, and questions about them. Made of the sentences of labelled sets, in an order of chance,
 * where {@code JARVIS_BENCH_CORPUS} names a folder with such sets ({@code corpus.jsonl} and {@code queries.jsonl} in each);
 * else of the project's own generator of prose.
 */
final class SearchTexts {
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?] )|(?<=[。！？])");
    private static final int SENTENCES = 6;

    private final List<List<String>> sentences;
    private final List<String> questions;

    private SearchTexts(List<List<String>> sentences, List<String> questions) {
        this.sentences = sentences;
        this.questions = questions;
    }

    static SearchTexts read() throws IOException {
        var folder = Optional.ofNullable(System.getenv("JARVIS_BENCH_CORPUS")).map(Path::of);
        return folder.isPresent() ? ofSets(folder.get()) : generated();
    }

    private static SearchTexts ofSets(Path folder) throws IOException {
        var sentences = new ArrayList<List<String>>();
        var questions = new ArrayList<String>();
        try (var sets = Files.list(folder)) {
            for (var set : sets.filter(Files::isDirectory).sorted().toList()) {
                sentences.add(texts(set.resolve("corpus.jsonl"))
                        .flatMap(SENTENCE_END::splitAsStream)
                        .toList());
                texts(set.resolve("queries.jsonl")).forEach(questions::add);
            }
        }
        if (questions.isEmpty()) {
            throw new IllegalArgumentException("There are no sets in " + folder);
        }
        return new SearchTexts(sentences, questions);
    }

    private static Stream<String> texts(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> Json.read(line, JsonNode.class).path("text").asText());
    }

    private static SearchTexts generated() throws IOException {
        var sentences = new ArrayList<List<String>>();
        for (var words : List.of(Vocabulary.ENGLISH, Vocabulary.CHINESE)) {
            sentences.add(IntStream.range(0, 100)
                    .mapToObj(seed -> new Prose(seed, words))
                    .flatMap(prose -> prose.sections().stream())
                    .flatMap(section -> section.paragraphs().stream())
                    .flatMap(SENTENCE_END::splitAsStream)
                    .toList());
        }
        return new SearchTexts(sentences, ChatBenchmark.questions());
    }

    /** A text of one language; the same for the same number, and others for other numbers. */
    String text(int number) {
        var language = sentences.get(number % sentences.size());
        var random = new Random(number);
        return IntStream.range(0, SENTENCES)
                .mapToObj(i -> language.get(random.nextInt(language.size())))
                .collect(Collectors.joining());
    }

    String question(int number) {
        return questions.get(Math.floorMod(number * 7_919, questions.size()));
    }

    /** Where the texts are from, for the report. */
    static String source() {
        return System.getenv("JARVIS_BENCH_CORPUS") == null ? "generated prose" : "sentences of labelled sets";
    }
}
