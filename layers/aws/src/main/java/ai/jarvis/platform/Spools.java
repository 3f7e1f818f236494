package ai.jarvis.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * What may be done after an answer. A process that goes on when it has answered keeps records in {@link FileSpool}s; one
 * that may be frozen then has none, and does all before.
 */
public final class Spools implements AutoCloseable {
    /** Records that come within this time are written together. */
    private static final Duration REST = Duration.ofMillis(20);

    /** A counter is written again and again; what is lost of it with a process, the limiters know for a while. */
    private static final Duration REST_OF_COUNTERS = Duration.ofMillis(100);

    /** How long somebody who asks for records waits for those that are on their way. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Optional<Path> folder;
    private final List<FileSpool<?>> opened = new CopyOnWriteArrayList<>();

    /** @param folder where spools lie; absent where the process may be frozen */
    public Spools(Optional<Path> folder) {
        this.folder = folder;
    }

    /** A spool of this name, where there may be one. It is closed with the others. */
    public <T> Optional<FileSpool<T>> open(String name, FileSpool.Format<T> format, FileSpool.Delivery<T> delivery) {
        return folder.map(parent -> {
            var spool = new FileSpool<>(name, parent.resolve(name), format, delivery, REST);
            opened.add(spool);
            return spool;
        });
    }

    /** Does what nobody waits for: later where that is possible, otherwise at once. */
    public Executor afterwards() {
        return folder.isPresent() ? Thread::startVirtualThread : Runnable::run;
    }

    /** How long a counter may rest between two writes. */
    public Duration restOfCounters() {
        return folder.isPresent() ? REST_OF_COUNTERS : Duration.ZERO;
    }

    /** Returns when what came before is where it belongs; or after a while, if that takes too long. */
    public void flush() {
        opened.forEach(spool -> spool.flush(PATIENCE));
    }

    @Override
    public void close() {
        opened.forEach(FileSpool::close);
    }
}
