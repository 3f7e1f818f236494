package ai.jarvis.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSpoolTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final List<Delivered> deliveries = new CopyOnWriteArrayList<>();

    private record Delivered(List<String> items, boolean mayBeRepeated) {}

    private enum Format implements FileSpool.Format<String> {
        TEXT;

        @Override
        public byte[] write(String item) {
            return item.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String read(byte[] bytes) {
            var text = new String(bytes, StandardCharsets.UTF_8);
            if (text.equals("no record")) {
                throw new IllegalArgumentException(text);
            }
            return text;
        }
    }

    private FileSpool<String> open(FileSpool.Delivery<String> delivery) {
        return open(delivery, Duration.ofMillis(1));
    }

    private FileSpool<String> open(FileSpool.Delivery<String> delivery, Duration rest) {
        return new FileSpool<>("test", folder, Format.TEXT, delivery, rest);
    }

    private void deliver(List<String> items, boolean mayBeRepeated) {
        deliveries.add(new Delivered(List.copyOf(items), mayBeRepeated));
    }

    private List<String> delivered() {
        return deliveries.stream().flatMap(each -> each.items().stream()).toList();
    }

    /** As a process leaves them behind, in one file, that is killed while nobody takes its records. */
    private void leaveBehind(String... items) {
        FileSpool.Delivery<String> nobody = (all, mayBeRepeated) -> {
            throw new IllegalStateException("Nobody is there");
        };
        try (var spool = open(nobody, PATIENCE)) {
            for (var item : items) {
                spool.add(item);
            }
        }
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void recordsOfManyThreadsAreDeliveredOnceAndNoFileStays() throws Exception {
        try (var spool = open(this::deliver)) {
            var threads = IntStream.range(0, 8)
                    .mapToObj(thread -> Thread.startVirtualThread(
                            () -> IntStream.range(0, 100).forEach(i -> spool.add(thread + "/" + i))))
                    .toList();
            for (var thread : threads) {
                thread.join();
            }
            assertThat(spool.flush(PATIENCE)).isTrue();
        }
        assertThat(delivered()).hasSize(800).doesNotHaveDuplicates();
        assertThat(delivered().stream().filter(item -> item.startsWith("3/")))
                .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "3/" + i).toList());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatCameWhileADeliveryWasUnderWayIsDeliveredTogether() throws Exception {
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        try (var spool = open((items, mayBeRepeated) -> {
            begun.countDown();
            awaitUninterruptibly(mayEnd);
            deliver(items, mayBeRepeated);
        })) {
            spool.add("first");
            begun.await();
            spool.add("second");
            spool.add("third");
            mayEnd.countDown();
            assertThat(spool.flush(PATIENCE)).isTrue();
        }
        assertThat(deliveries)
                .containsExactly(
                        new Delivered(List.of("first"), false), new Delivered(List.of("second", "third"), false));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatWasNotTakenIsOfferedAgainAsPerhapsRepeated() {
        var failures = new AtomicInteger(1);
        try (var spool = open((items, mayBeRepeated) -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("Away");
            }
            deliver(items, mayBeRepeated);
        })) {
            spool.add("one");
            assertThat(spool.flush(PATIENCE)).isTrue();
        }
        assertThat(deliveries).containsExactly(new Delivered(List.of("one"), true));
    }

    @Test
    void whatAProcessLeavesBehindTheNextOneDeliversBeforeItsOwn() {
        leaveBehind("one", "two");
        try (var spool = open(this::deliver)) {
            spool.add("three");
            assertThat(spool.flush(PATIENCE)).isTrue();
        }
        assertThat(delivered()).containsExactly("one", "two", "three");
        assertThat(deliveries.getFirst().mayBeRepeated()).isTrue();
        assertThat(deliveries.getLast().mayBeRepeated()).isFalse();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void ofAFileThatBreaksOffWhatIsWholeIsDelivered() throws Exception {
        leaveBehind("one", "two");
        var file = onlyFile();
        var bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        open(this::deliver).close();
        assertThat(delivered()).containsExactly("one");
    }

    @Test
    void whatIsDamagedIsNotDelivered() throws Exception {
        leaveBehind("one", "two");
        var file = onlyFile();
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        open(this::deliver).close();
        assertThat(delivered()).containsExactly("one");
    }

    @Test
    void whatIsNoRecordKeepsNothingFromBeingDelivered() {
        leaveBehind("one", "no record", "two");
        open(this::deliver).close();
        assertThat(delivered()).containsExactly("one", "two");
    }

    @Test
    void aThreadThatIsInterruptedCanAdd() {
        try (var spool = open(this::deliver)) {
            Thread.currentThread().interrupt();
            spool.add("one");
            assertThat(Thread.interrupted()).isTrue();
            spool.add("two");
            assertThat(spool.flush(PATIENCE)).isTrue();
        }
        assertThat(delivered()).containsExactly("one", "two");
    }

    @Test
    void whoeverWaitsForTooLongIsToldSo() {
        try (var spool = open((items, mayBeRepeated) -> {
            throw new IllegalStateException("Away");
        })) {
            spool.add("one");
            assertThat(spool.flush(Duration.ofMillis(1))).isFalse();
        }
    }
}
