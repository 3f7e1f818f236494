package ai.jarvis.platform;

import java.util.Map;

/** Where figures about the work go. Dimensions are few and of few values; ids belong in logs. */
@FunctionalInterface
public interface Metrics {
    /** What a figure counts. */
    enum Unit {
        COUNT,
        MILLISECONDS,
        BYTES
    }

    /** One measured figure. */
    record Figure(String name, double value, Unit unit) {}

    /** Records figures that were measured together. Never throws and never blocks. */
    void record(Map<String, String> dimensions, Figure... figures);

    static Metrics none() {
        return (dimensions, figures) -> {};
    }
}
