package ai.jarvis.edge;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secret that CloudFront sends with every request. While it is being replaced, the one before is good too. It is
 * read when it is first needed, again every few minutes, and when somebody presents another one; that last not often,
 * because anybody may present anything.
 */
final class OriginSecret {
    static final Duration KEPT = Duration.ofMinutes(5);
    static final Duration BETWEEN_READINGS = Duration.ofSeconds(20);

    private static final System.Logger LOG = System.getLogger(OriginSecret.class.getName());

    /** Where the secret is kept. */
    @FunctionalInterface
    interface Source {
        /** The values that are good now; throws what it likes if it cannot tell. */
        List<String> read();
    }

    private final Source source;
    private final Clock clock;
    private @Nullable List<String> values;
    private Instant readAt = Instant.MIN;

    OriginSecret(Source source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Whether this is the secret. Takes as long for a value that is nearly right as for one that is not. */
    synchronized boolean is(String presented) {
        var known = values;
        if (known == null || olderThan(KEPT)) {
            return contains(read(), presented);
        }
        return contains(known, presented) || (olderThan(BETWEEN_READINGS) && contains(read(), presented));
    }

    private boolean olderThan(Duration age) {
        return clock.instant().isAfter(readAt.plus(age));
    }

    /** What is known stays in use while the source does not answer: it was good a few minutes ago. */
    private List<String> read() {
        var known = values;
        readAt = clock.instant();
        try {
            known = List.copyOf(source.read());
        } catch (RuntimeException e) {
            if (known == null) {
                throw e;
            }
            LOG.log(Level.WARNING, "The origin secret cannot be read; the last one stays in use", e);
        }
        values = known;
        return known;
    }

    private static boolean contains(List<String> values, String presented) {
        var bytes = presented.getBytes(StandardCharsets.UTF_8);
        var found = false;
        for (var value : values) {
            found |= MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), bytes);
        }
        return found;
    }
}
