package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.bench.Prose.Language;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A made-up document to upload. */
record SampleDocument(String name, byte[] content) {

    /** The n-th document of a seed; formats and languages take turns. */
    static SampleDocument of(long seed, int number) {
        var formats = SampleFormat.values();
        var format = formats[number % formats.length];
        var language = number / formats.length % 2 == 0 ? Language.ENGLISH : Language.CHINESE;
        try {
            var content = format.write(new Prose(seed * 1_000_003 + number), language);
            return new SampleDocument("manual-%05d.%s".formatted(number, format.extension()), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
