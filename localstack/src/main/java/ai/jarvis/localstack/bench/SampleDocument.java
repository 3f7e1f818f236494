package ai.jarvis.localstack.bench;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A document to upload. */
final class SampleDocument {
    private final String name;
    private final byte[] content;

    SampleDocument(String name, byte[] content) {
        this.name = name;
        this.content = content.clone();
    }

    /** The n-th made-up document of a seed; formats and languages take turns. */
    static SampleDocument of(long seed, int number) {
        var formats = SampleFormat.values();
        var format = formats[number % formats.length];
        var chinese = format.isForChinese() && number / formats.length % 2 == 1;
        var prose = new Prose(seed * 1_000_003 + number, chinese ? Vocabulary.CHINESE : Vocabulary.ENGLISH);
        try {
            return new SampleDocument("manual-%05d.%s".formatted(number, format.extension()), format.write(prose));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    byte[] content() {
        return content.clone();
    }
}
