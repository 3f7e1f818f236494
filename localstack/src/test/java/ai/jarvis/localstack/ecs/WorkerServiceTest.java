package ai.jarvis.localstack.ecs;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.ecs.WorkerService.Size;
import ai.jarvis.platform.HealthPart.Status;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over scripts in the places of launcher and worker: the worker's has the message that is in a file when it is there. */
class WorkerServiceTest {
    private static final String FAMILY = "jarvis-sandbox";
    private static final String WORKER =
            """
            #!/bin/sh
            until mv '%1$s/message' "%1$s/taken-$$" 2>/dev/null; do sleep 0.05; done
            echo '{"message": "taken"}'
            until [ -e '%1$s/end' ]; do sleep 0.05; done
            """;

    private final Ecs ecs = new Ecs("eu-central-2", "000000000000", Clock.systemUTC());

    @TempDir
    private Path folder;

    @BeforeEach
    void install() throws IOException {
        script("jarvis-sandbox", "#!/bin/sh\necho '{\"ok\": true}'\n");
        script("python", WORKER.formatted(folder));
        Files.writeString(folder.resolve("options"), "");
        Files.writeString(folder.resolve("digest"), "programs:sha256:0\n");
    }

    @Test
    void aWorkerThatHasTakenAMessageIsReplacedAtOnce() {
        try (var service = start(new Size(2, 3))) {
            becomes(() -> tasks("RUNNING").size(), count -> count == 2);
            send();
            becomes(() -> tasks("RUNNING").size(), count -> count == 3);
            assertThat(service.check().status()).isEqualTo(Status.OK);
        }
    }

    @Test
    void noMoreThanTheMostWorkAtATime() throws IOException {
        try (var service = start(new Size(1, 2))) {
            send();
            becomes(() -> taken().size(), count -> count == 1);
            send();
            becomes(() -> taken().size(), count -> count == 2);
            assertThat(tasks("RUNNING")).hasSize(2);

            Files.createFile(folder.resolve("end"));

            becomes(() -> tasks("STOPPED").size(), count -> count == 2);
            becomes(() -> tasks("RUNNING").size(), count -> count == 1);
            assertThat(service.check().status()).isEqualTo(Status.OK);
        }
    }

    @Test
    void nothingIsLeftWhenItIsClosed() {
        var service = start(new Size(2, 2));
        becomes(() -> tasks("RUNNING").size(), count -> count == 2);

        service.close();

        assertThat(tasks("RUNNING")).isEmpty();
    }

    @Test
    void workersThatCannotWorkAreToldInTheHealthAndTriedAgainLater() throws IOException {
        script("python", "#!/bin/sh\nexit 70\n");
        try (var service = start(new Size(1, 1))) {
            becomes(() -> service.check().status(), status -> status == Status.DEGRADED);
            script("python", WORKER.formatted(folder));
            becomes(() -> tasks("RUNNING").size(), count -> count == 1);
            send();
            Files.createFile(folder.resolve("end"));
            becomes(() -> service.check().status(), status -> status == Status.OK);
        }
    }

    @Test
    void aMachineThatLacksSomethingDoesWithoutTheSandboxAndSaysSo() throws IOException {
        Files.writeString(folder.resolve("problem"), "no Python with pandas\n");
        try (var service = start(new Size(1, 1))) {
            becomes(
                    () -> service.check().detail().orElse(""),
                    "The sandbox cannot run code: no Python with pandas"::equals);
            assertThat(service.essential()).isFalse();
        }
    }

    @Test
    void aKernelWithoutWhatTheLauncherNeedsIsTold() throws IOException {
        script("jarvis-sandbox", "#!/bin/sh\necho '{\"problems\": [\"no Landlock\"]}'\nexit 1\n");
        try (var service = start(new Size(1, 1))) {
            becomes(() -> service.check().detail().orElse(""), detail -> detail.contains("no Landlock"));
        }
    }

    @Test
    void aTaskThatIsStartedByItselfWorksLikeOneOfTheService() {
        try (var service = start(new Size(1, 2))) {
            becomes(() -> service.check().status(), status -> status == Status.OK);
            ecs.run(JsonNodeFactory.instance
                    .objectNode()
                    .put("taskDefinition", FAMILY)
                    .put("cluster", "jarvis"));
            send();
            becomes(() -> taken().size(), count -> count == 1);
            send();
            becomes(() -> taken().size(), count -> count == 2);
        }
    }

    private WorkerService start(Size size) {
        return WorkerService.start(ecs, FAMILY, size, folder, folder.resolve("work"), "http://127.0.0.1:1/q", false);
    }

    private static <T> void becomes(Supplier<T> question, Predicate<T> wanted) {
        assertThat(eventually(question, wanted)).matches(wanted);
    }

    private void send() {
        becomes(() -> Files.exists(folder.resolve("message")), there -> !there);
        try {
            Files.createFile(folder.resolve("message"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> taken() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("taken-"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Task> tasks(String status) {
        return ecs.tasks().stream()
                .filter(task -> task.isStopped() == status.equals("STOPPED"))
                .toList();
    }

    private void script(String name, String text) throws IOException {
        var file = folder.resolve(name);
        var partial = Files.writeString(folder.resolve(name + ".partial"), text);
        Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
