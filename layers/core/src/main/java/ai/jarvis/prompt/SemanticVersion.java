package ai.jarvis.prompt;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** The number of a version (Semantic Versioning 2.0.0, without pre-releases and builds). */
public record SemanticVersion(int major, int minor, int patch) implements Comparable<SemanticVersion> {
    public static final SemanticVersion FIRST = new SemanticVersion(1, 0, 0);

    private static final int MOST = 999_999;
    private static final String PART = "(0|[1-9]\\d{0,5})";
    private static final Pattern TEXT = Pattern.compile(PART + "\\." + PART + "\\." + PART);
    private static final Comparator<SemanticVersion> ORDER = Comparator.comparingInt(SemanticVersion::major)
            .thenComparingInt(SemanticVersion::minor)
            .thenComparingInt(SemanticVersion::patch);

    /** Which part of a number goes up; those after it begin again at 0. */
    public enum Part {
        MAJOR,
        MINOR,
        PATCH
    }

    public SemanticVersion {
        if (!isPart(major) || !isPart(minor) || !isPart(patch)) {
            throw new IllegalArgumentException("Not a version: " + major + "." + minor + "." + patch);
        }
    }

    private static boolean isPart(int number) {
        return number >= 0 && number <= MOST;
    }

    /** The version that a text is, as in {@code 1.12.0}; absent if it is none. */
    public static Optional<SemanticVersion> parse(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new SemanticVersion(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** The next version that differs in this part; absent after the greatest number. */
    public Optional<SemanticVersion> next(Part part) {
        return switch (part) {
            case MAJOR -> at(major + 1, 0, 0);
            case MINOR -> at(major, minor + 1, 0);
            case PATCH -> at(major, minor, patch + 1);
        };
    }

    private static Optional<SemanticVersion> at(int major, int minor, int patch) {
        return isPart(major) && isPart(minor) && isPart(patch)
                ? Optional.of(new SemanticVersion(major, minor, patch))
                : Optional.empty();
    }

    public boolean isAfter(SemanticVersion other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(SemanticVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
