package ai.jarvis.localstack.process;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every program beside the JVM. */
abstract class LocalProcessContract<P extends LocalProcess> {

    /** One folder and one port for all tests of a class: making a database takes longer than all the tests. */
    @TempDir
    static Path data;

    private static int usualPort;
    private static @Nullable LocalProcess last;

    final LocalTools tools = InstalledTools.require();
    final int port = usualPort;
    P process;

    abstract P start(int port);

    @BeforeAll
    static void prepare() throws IOException {
        // Where root has no user namespaces PostgreSQL runs as nobody, who has to get into the folder.
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
        usualPort = FreePort.find();
    }

    @BeforeEach
    void startOrAdopt() {
        process = start(port);
    }

    @AfterEach
    void remember() {
        last = process;
    }

    @AfterAll
    static void stop() {
        if (last != null) {
            last.close();
            last = null;
        }
    }

    @Test
    void isHealthyWhileItRunsAndLeavesNothingWhenClosed() {
        assertThat(process.isHealthy()).isTrue();
        assertThat(process.memoryBytes()).isBetween(1L << 20, 1L << 30);

        process.close();

        assertThat(process.isHealthy()).isFalse();
        assertThat(process.memoryBytes()).isZero();
        assertThat(pidFile()).doesNotExist();
        process.close();
    }

    @Test
    void adoptsTheOneThatAKilledJvmLeft() {
        // A killed JVM closes nothing: for its successor it is as if start was called and then nothing more.
        P successor = start(port);

        assertThat(successor.pid()).isEqualTo(process.pid());
        assertThat(successor.isHealthy()).isTrue();
    }

    @Test
    void replacesASurvivorOnAnotherPort() {
        long survivor = process.pid();

        process = start(FreePort.find());

        assertThat(process.pid()).isNotEqualTo(survivor);
        assertThat(process.isHealthy()).isTrue();
        assertThat(Path.of("/proc/" + survivor + "/exe")).doesNotExist();
    }

    @Test
    void startsDespiteAPidFileOfAProcessThatIsGone() throws IOException {
        kill();

        process = start(port);

        assertThat(process.isHealthy()).isTrue();
    }

    @Test
    void takesNoStrangerForItsOwnWhenThePidIsUsedAgain() throws IOException {
        process.close();
        long stranger = ProcessHandle.current().pid();
        Files.writeString(pidFile(), stranger + " 1\n");

        process = start(port);

        assertThat(process.pid()).isNotEqualTo(stranger);
        assertThat(process.isHealthy()).isTrue();
    }

    @Test
    void namesThePortThatAnotherProgramHas() throws IOException {
        process.close();
        try (ServerSocket other = new ServerSocket(port, 1, Loopback.port(0).getAddress())) {
            assertThatThrownBy(() -> start(other.getLocalPort()))
                    .isInstanceOf(LocalProcessException.class)
                    .hasMessageContaining("port " + port);
        }
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try (Stream<String> ipv4 = Files.lines(Path.of("/proc/net/tcp"));
                Stream<String> ipv6 = Files.lines(Path.of("/proc/net/tcp6"))) {
            // Columns of proc(5): number, local address, remote address, state (0A: listening).
            List<String> listening = Stream.concat(ipv4, ipv6)
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(columns -> columns[1].endsWith(suffix) && columns[3].equals("0A"))
                    .map(columns -> columns[1])
                    .toList();
            assertThat(listening).containsExactly("0100007F" + suffix);
        }
    }

    @Test
    void isNotInTheSessionOfTheTerminal() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
        assertThat(session).isEqualTo(Long.toString(process.pid()));
    }

    @Test
    void showsNoPasswordOnItsCommandLineOrInItsLog() throws IOException {
        List<String> secrets = secrets();
        assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")))
                .doesNotContain(secrets);
        assertThat(Files.readString(data.resolve("logs/" + process.name() + ".log")))
                .doesNotContain(secrets);
    }

    /** Ends the process as a power cut would, and waits until it is gone. */
    void kill() throws IOException {
        RunningProcess running = RunningProcess.of(pidFile()).orElseThrow();
        running.signal("KILL");
        assertThat(eventually(running::isGone, Boolean::booleanValue)).isTrue();
    }

    private Path pidFile() {
        return data.resolve("run").resolve(process.name() + ".pid");
    }

    /** The passwords; an unlikely text when there are none, because AssertJ refuses an empty list. */
    private List<String> secrets() throws IOException {
        Path directory = data.resolve("secrets");
        if (!Files.exists(directory)) {
            return List.of("no-password-at-all");
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(LocalProcessContract::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
