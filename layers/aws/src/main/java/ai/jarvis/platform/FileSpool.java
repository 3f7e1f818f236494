package ai.jarvis.platform;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps records in a file until they are where they belong, so that who makes them need not wait for that. They are
 * delivered many at a time, in the order in which they came. What a process leaves behind that was killed, the next one
 * with the same folder delivers; a machine that loses power may lose the last seconds.
 *
 * <p>Each file holds, for each record, its length, the CRC-32C of its bytes, and these.
 */
public final class FileSpool<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileSpool.class);
    private static final String SUFFIX = ".spool";
    private static final int HEAD = Integer.BYTES + Long.BYTES;
    private static final int LONGEST = 16 << 20;
    private static final int MOST_WAITING = 20_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    /** How records are written. */
    public interface Format<T> {
        byte[] write(T item);

        /**
         * The record that was written so.
         *
         * @throws IllegalArgumentException if the bytes are none
         */
        T read(byte[] bytes);
    }

    /** Takes records to where they belong. */
    @FunctionalInterface
    public interface Delivery<T> {
        /**
         * Returns when the records are kept for good; what it throws, it is given again for.
         *
         * @param mayBeRepeated whether some of them may have been delivered before
         */
        void deliver(List<T> items, boolean mayBeRepeated);
    }

    private final Path folder;
    private final Format<T> format;
    private final Delivery<T> delivery;
    private final Duration rest;
    private final ReentrantLock lock = new ReentrantLock();
    /** What the deliverer waits for: the first record, haste, the end. */
    private final Condition wanted = lock.newCondition();

    private final Condition gone = lock.newCondition();
    private final Thread deliverer;
    private @Nullable Segment<T> filling;
    private long added;
    private long delivered;
    private long hurriedTo;
    private long lastNumber;
    private boolean closed;

    /** A file and what is in it. */
    private static final class Segment<T> {
        private final Path file;
        private final OutputStream out;
        private final List<T> items = new ArrayList<>();

        Segment(Path file) throws IOException {
            this.file = file;
            // Unlike a channel it is not closed when a thread is interrupted.
            this.out = new FileOutputStream(file.toFile());
        }
    }

    /**
     * Opens a folder, and delivers what is left in it.
     *
     * @param name of the thread that delivers
     * @param rest how long to wait for more before a delivery
     */
    public FileSpool(String name, Path folder, Format<T> format, Delivery<T> delivery, Duration rest) {
        this.folder = folder;
        this.format = format;
        this.delivery = delivery;
        this.rest = rest;
        var left = leftBehind();
        this.deliverer = Thread.ofVirtual().name(name).start(() -> run(left));
    }

    private List<Path> leftBehind() {
        try {
            Files.createDirectories(folder);
            try (var files = Files.list(folder)) {
                var left = files.filter(file -> file.toString().endsWith(SUFFIX))
                        .sorted()
                        .toList();
                lastNumber = left.isEmpty()
                        ? 0
                        : Long.parseLong(left.getLast().getFileName().toString().replace(SUFFIX, ""));
                return left;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Keeps a record; returns when it is in the file. Waits while far too many are not delivered.
     *
     * @throws UncheckedIOException if the file does not take it, or the spool is closed
     */
    public void add(T item) {
        var bytes = format.write(item);
        var checksum = new CRC32C();
        checksum.update(bytes);
        var entry = ByteBuffer.allocate(HEAD + bytes.length)
                .putInt(bytes.length)
                .putLong(checksum.getValue())
                .put(bytes)
                .array();
        lock.lock();
        try {
            while (added - delivered >= MOST_WAITING && !closed) {
                gone.awaitUninterruptibly();
            }
            if (closed) {
                throw new IOException("The spool " + folder + " is closed");
            }
            if (filling == null) {
                filling = new Segment<>(folder.resolve("%019d%s".formatted(++lastNumber, SUFFIX)));
                wanted.signal();
            }
            filling.out.write(entry);
            filling.items.add(item);
            added++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until all is delivered that came before.
     *
     * @return whether it is; not when it takes longer than one cares to wait
     */
    public boolean flush(Duration patience) {
        var end = System.nanoTime() + patience.toNanos();
        lock.lock();
        try {
            var last = added;
            hurriedTo = Math.max(hurriedTo, last);
            wanted.signal();
            while (delivered < last) {
                var left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                var unused = gone.await(left, TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void run(List<Path> left) {
        for (var file : left) {
            if (!deliver(file, read(file), true)) {
                return;
            }
        }
        for (var next = next(); next != null; next = next()) {
            if (!deliver(next.file, next.items, false)) {
                return;
            }
            lock.lock();
            try {
                delivered += next.items.size();
                gone.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** What has come, a while after the first of it; null at the end. */
    private @Nullable Segment<T> next() {
        lock.lock();
        try {
            while (filling == null) {
                if (closed) {
                    return null;
                }
                wanted.awaitUninterruptibly();
            }
            awaitMore();
            var next = filling;
            filling = null;
            next.out.close();
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private void awaitMore() {
        var left = rest.toNanos();
        try {
            while (left > 0 && !closed && hurriedTo <= delivered) {
                left = wanted.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts a spool", e);
        }
    }

    /** @return whether it was delivered; if not, the file stays for the next process */
    private boolean deliver(Path file, List<T> items, boolean isLeft) {
        var mayBeRepeated = isLeft;
        for (var pause = FIRST_PAUSE; ; pause = longer(pause)) {
            try {
                if (!items.isEmpty()) {
                    delivery.deliver(items, mayBeRepeated);
                }
                Files.delete(file);
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (RuntimeException | Error e) {
                LOG.warn("{} records of {} wait: {}", items.size(), folder.getFileName(), e.toString());
                mayBeRepeated = true;
                if (isClosedWithin(pause)) {
                    return false;
                }
            }
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private boolean isClosedWithin(Duration pause) {
        lock.lock();
        try {
            var left = pause.toNanos();
            while (left > 0 && !closed) {
                left = wanted.awaitNanos(left);
            }
            return closed;
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts a spool", e);
        } finally {
            lock.unlock();
        }
    }

    /** What is whole in a file; a process that was killed may have left the last record unfinished. */
    private List<T> read(Path file) {
        var items = new ArrayList<T>();
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            while (true) {
                var length = in.readInt();
                var checksum = in.readLong();
                if (length < 0 || length > LONGEST) {
                    throw new EOFException("A record of " + length + " bytes");
                }
                var bytes = in.readNBytes(length);
                var actual = new CRC32C();
                actual.update(bytes);
                if (bytes.length < length || actual.getValue() != checksum) {
                    throw new EOFException("A record that is not whole");
                }
                readable(file, bytes).ifPresent(items::add);
            }
        } catch (EOFException e) {
            LOG.info("{} records were left behind in {}", items.size(), file.getFileName());
            return items;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<T> readable(Path file, byte[] bytes) {
        try {
            return Optional.of(format.read(bytes));
        } catch (RuntimeException e) {
            LOG.error("In {} is what is no record: {}", file, new String(bytes, StandardCharsets.UTF_8), e);
            return Optional.empty();
        }
    }

    /** Delivers what is left, if that goes at once; otherwise it waits in its file for the next process. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wanted.signal();
            gone.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!deliverer.join(LONGEST_END)) {
                LOG.warn("A delivery of {} does not end; what is left is for the next process", folder.getFileName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
