package ai.jarvis.localstack.process;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The tools that {@code ./jarvis test} installs and names by {@code -Djarvis.tools}. */
public final class InstalledTools {

    private InstalledTools() {}

    /** Skips the calling test, and says so where nobody overlooks it, when they are not there. */
    public static LocalTools require() {
        String directory = System.getProperty("jarvis.tools", System.getenv().getOrDefault("JARVIS_TOOLS", ""));
        if (directory.isEmpty() || !Files.isDirectory(Path.of(directory))) {
            String message = "NOT TESTED: no tools in '" + directory + "'; run ./jarvis test, or set -Djarvis.tools";
            System.err.println("\n*** " + message + " ***\n");
            Assumptions.abort(message);
        }
        return new LocalTools(Path.of(directory));
    }
}
