package ai.jarvis.localstack.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;

/**
 * Numbers that only ever grow, across restarts and when the clock is set back: microseconds of the clock, or one more
 * than the last. A file keeps a number that none given so far exceeds; a restart goes on from there.
 */
final class Sequencer {
    private static final long MICROSECONDS_AHEAD = 60_000_000;

    private final Path file;
    private final Clock clock;
    private long last;
    private long ceiling;

    Sequencer(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        try {
            this.ceiling = Files.exists(file) ? Long.parseLong(Files.readString(file), 16) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.last = ceiling;
    }

    /** The next number, as 16 hexadecimal digits: numbers compare as their texts do. */
    synchronized String next() {
        last = Math.max(last + 1, clock.millis() * 1000);
        if (last > ceiling) {
            raiseCeiling();
        }
        return hex(last);
    }

    private void raiseCeiling() {
        long raised = last + MICROSECONDS_AHEAD;
        try {
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(next, hex(raised));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ceiling = raised;
    }

    private static String hex(long number) {
        return "%016X".formatted(number);
    }
}
