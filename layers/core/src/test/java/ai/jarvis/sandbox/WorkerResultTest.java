package ai.jarvis.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.sandbox.Execution.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerResultTest {
    private static final ExecutionId ID = ExecutionId.fresh();

    private static Map<String, Object> with(String name, Object value) {
        var said = SandboxWorld.success(ID);
        said.put(name, value);
        return said;
    }

    private static Map<String, Object> file(String name, long bytes, String hash, Object index) {
        return Map.of("name", name, "bytes", bytes, "sha256", hash, "index", index);
    }

    private static Map<String, Object> withFile(String name, long bytes, String hash, Object index) {
        return with("files", List.of(file(name, bytes, hash, index)));
    }

    static Stream<Map<String, Object>> forged() {
        var hash = "a".repeat(64);
        return Stream.of(
                with("execution_id", ExecutionId.fresh().value()),
                with("status", "pending"),
                with("status", "great"),
                with("status", 1),
                with("status", "failed"),
                with("status", "timeout"),
                with("error", Map.of("kind", "user_error", "message", "but a success")),
                with("error", "text"),
                SandboxWorld.failure(ID, "failed", "timeout"),
                SandboxWorld.failure(ID, "timeout", "memory"),
                SandboxWorld.failure(ID, "failed", "invented"),
                with("stdout", List.of("x")),
                with("stdout", "x".repeat((4 << 20) + 1)),
                with("duration_ms", -1),
                with("peak_memory_bytes", 1.5),
                with("cpu_ms", Long.MAX_VALUE),
                with("started_at", "yesterday"),
                with("started_at", "+999999-01-01T00:00:00Z"),
                with("limits", "none"),
                with("files", Map.of()),
                with("files", Arrays.asList(1, 2)),
                with("files", java.util.Collections.nCopies(33, file("a", 1, hash, 0))),
                with("files", List.of(file("a", 1, hash, 0), file("a", 1, hash, 1))),
                with("files", List.of(file("a", 1, hash, 0), file("b", 1, hash, 0))),
                withFile("../a", 1, hash, 0),
                withFile("/etc/passwd", 1, hash, 0),
                withFile("a\nb", 1, hash, 0),
                withFile("", 1, hash, 0),
                withFile("x".repeat(201), 1, hash, 0),
                withFile("a", -1, hash, 0),
                withFile("a", Wish.MOST_FILE_BYTES + 1, hash, 0),
                withFile("a", 1, "A".repeat(64), 0),
                withFile("a", 1, hash, 32),
                withFile("a", 1, hash, "0"));
    }

    @ParameterizedTest
    @MethodSource("forged")
    void nothingIsTakenOfAResultThatNoWorkerWrites(Map<String, Object> said) {
        assertThatThrownBy(() -> WorkerResult.read(ID, said)).isInstanceOf(SandboxObjects.Unreadable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "failed, user_error",
        "failed, memory",
        "failed, output_limit",
        "failed, disk",
        "failed, blocked",
        "failed, internal",
        "timeout, timeout"
    })
    void everyKindOfFailureIsRead(String status, String kind) {
        var outcome = WorkerResult.read(ID, SandboxWorld.failure(ID, status, kind));

        assertThat(outcome.status().wireName()).isEqualTo(status);
        assertThat(outcome.error().orElseThrow().kind().wireName()).isEqualTo(kind);
        assertThat(outcome.output().isTruncated()).isEqualTo(kind.equals("output_limit"));
    }

    @Test
    void whatCannotBeKeptIsReplaced() {
        var outcome = WorkerResult.read(ID, with("stdout", "a\0b\ud800c \ud83d\ude00"));

        assertThat(outcome.status()).isEqualTo(Status.SUCCESS);
        assertThat(outcome.output().stdout()).isEqualTo("a\ufffdb\ufffdc \ud83d\ude00");
    }

    @Test
    void filesKeepTheirPlaces() {
        var outcome = WorkerResult.read(ID, withFile("out/plot 1.png", 5, "0".repeat(64), 7));

        assertThat(outcome.files()).containsExactly(new Outcome.OutputFile("out/plot 1.png", 5, "0".repeat(64), 7));
    }

    @Test
    void anUnreadableResultFailsItsExecutionForThePlatform() {
        var world = new SandboxWorld();
        var id = world.executed();

        world.leaves(id, with("execution_id", "box_other"));

        assertThat(world.now(id).outcome().flatMap(Outcome::error).orElseThrow().kind())
                .isEqualTo(ExecutionError.Kind.INTERNAL);
    }
}
