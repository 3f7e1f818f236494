package ai.jarvis.usage;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Where records of usage are written for those who bill. */
public interface UsageArchive {
    /** How they are written; the names are part of the API. */
    enum Format {
        /** RFC 4180, with a header. */
        CSV,
        /** One JSON object to a line. */
        JSONL;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What was written.
     *
     * @param url from which anyone may fetch it for a while
     * @param records how many
     */
    record Written(URI url, long records) {}

    /**
     * Writes a file, record by record.
     *
     * @param name path of the file below all exports
     * @param source gives every record to whom it is given
     */
    Written write(String name, Format format, Consumer<Consumer<UsageRecord>> source, Duration validFor);
}
