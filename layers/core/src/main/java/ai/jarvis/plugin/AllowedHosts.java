package ai.jarvis.plugin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The hosts that something may be sent to: names, addresses, and {@code *.example.com} for all below a name. Who is named
 * may still not be reached: see {@link PluginWeb}.
 */
public record AllowedHosts(List<String> patterns) {
    public static final int MOST = 50;
    private static final String BELOW = "*.";

    /** At least two labels, so that nobody allows all of a top level. */
    private static final Pattern WILDCARD =
            Pattern.compile("\\*\\.([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?");

    public AllowedHosts {
        patterns = patterns.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /** That host alone. */
    public static AllowedHosts of(String host) {
        return new AllowedHosts(List.of(host));
    }

    /** Whether something may be sent to that host. */
    public boolean allows(String host) {
        var wanted = host.toLowerCase(Locale.ROOT);
        return patterns.stream()
                .anyMatch(pattern ->
                        pattern.startsWith(BELOW) ? wanted.endsWith(pattern.substring(1)) : wanted.equals(pattern));
    }

    /** What is wrong with a pattern, if anything. */
    static Optional<String> problem(String pattern) {
        var host = pattern.toLowerCase(Locale.ROOT);
        return host.startsWith(BELOW)
                ? Optional.of("must be as in *.example.com")
                        .filter(detail -> !WILDCARD.matcher(host).matches())
                : ToolUrl.hostProblem(host);
    }

    @Override
    public String toString() {
        return String.join(", ", patterns);
    }
}
