package ai.jarvis.localstack.client;

import java.net.URI;
import java.nio.file.Path;

/** What {@code ./jarvis env} prints, as the launcher hands it over. */
public final class Environment {
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
