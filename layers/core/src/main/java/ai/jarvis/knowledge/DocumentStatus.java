package ai.jarvis.knowledge;

import java.util.Locale;

/** How far a document's latest version has come. */
public enum DocumentStatus {
    PENDING,
    RUNNING,
    READY,
    FAILED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
