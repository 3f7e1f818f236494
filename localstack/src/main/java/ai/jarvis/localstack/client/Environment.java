package ai.jarvis.localstack.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code ./jarvis env} prints, as the launcher hands it over. */
public final class Environment {
    private static final Pattern EXPORT = Pattern.compile("export ([A-Z_]+)='(.*)'");

    private Environment() {}

    /**
     * Gives a variable.
     *
     * @throws IllegalStateException if it is not set
     */
    public static String get(String name) {
        var value = System.getenv(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set; start this program with ./jarvis");
        }
        return value;
    }

    /** Variables that the stack wrote down, in lines of {@code export NAME='value'}. */
    public static Map<String, String> read(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.map(EXPORT::matcher)
                    .filter(Matcher::matches)
                    .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
        }
    }

    /** The folder of the running stack's data. */
    public static Path data() {
        return Path.of(get("JARVIS_DATA"));
    }

    /** Where the local ends of AWS are. The SDK for Java reads the region by another name than the command line. */
    public static URI aws() {
        System.setProperty("aws.region", get("AWS_DEFAULT_REGION"));
        return URI.create(get("AWS_ENDPOINT_URL"));
    }
}
