package ai.jarvis.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private static final int SECONDS = 20;

    private final List<List<String>> groups = new CopyOnWriteArrayList<>();

    @Test
    void whatComesWhileAGroupIsWrittenIsTheNextGroup() throws Exception {
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var commit = new GroupCommit<String>("test", new Semaphore(1), group -> {
            begun.countDown();
            awaitUninterruptibly(mayEnd);
            groups.add(group);
        });
        var first = commit.add("first");
        begun.await();
        var rest = CompletableFuture.allOf(commit.add("second"), commit.add("third"));
        mayEnd.countDown();
        first.get(SECONDS, TimeUnit.SECONDS);
        rest.get(SECONDS, TimeUnit.SECONDS);
        assertThat(groups).containsExactly(List.of("first"), List.of("second", "third"));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void allOfAGroupHearOfAnErrorAndTheNextGroupIsWritten() throws Exception {
        var isBroken = new AtomicBoolean(true);
        var commit = new GroupCommit<String>("test", new Semaphore(1), group -> {
            if (isBroken.get()) {
                throw new AssertionError("The connection broke");
            }
            groups.add(group);
        });
        assertThatThrownBy(() -> commit.add("first").get(SECONDS, TimeUnit.SECONDS))
                .hasRootCauseMessage("The connection broke");
        isBroken.set(false);
        commit.add("second").get(SECONDS, TimeUnit.SECONDS);
        assertThat(groups).containsExactly(List.of("second"));
    }
}
