package ai.jarvis.sandbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.sandbox.attack.LauncherBuild;
import ai.jarvis.sandbox.launcher.Sandbox.Mode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LauncherTest {
    private static final String MODES = "ai.jarvis.sandbox.launcher.Sandbox$Mode#possible";
    private static final Map<String, String> WITHOUT_KERNEL_LAYERS =
            Map.of("JARVIS_SANDBOX_OFF", "seccomp,landlock,rlimits");

    @ParameterizedTest
    @MethodSource(MODES)
    void aProgramSeesItsInputsAndItsNewFilesComeBack(Mode mode) throws IOException {
        try (var sandbox = new Sandbox(mode)) {
            sandbox.input("numbers.txt", "1 2 3")
                    .input("lib/tools.py", "def total(line): return sum(map(int, line.split()))");

            var run = sandbox.run(
                    """
                    import os, sys
                    from lib import tools
                    print(tools.total(open("numbers.txt").read()), sys.argv, __name__)
                    os.makedirs("out/deep")
                    open("out/deep/total.txt", "w").write("6")
                    open("lib/tools.py", "a").write("# changed")
                    """);

            assertThat(run.exit()).isZero();
            assertThat(run.status()).isEqualTo("success");
            assertThat(run.output()).isEqualTo("6 ['main.py'] __main__\n");
            assertThat(run.files()).containsExactlyInAnyOrder("out/deep/total.txt", "lib/tools.py");
            assertThat(sandbox.outputs().resolve("out/deep/total.txt")).hasContent("6");
            assertThat(sandbox.outputs().resolve("numbers.txt")).doesNotExist();
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void tracebacksShowTheCodesOwnLines(Mode mode) throws IOException {
        try (var sandbox = new Sandbox(mode)) {
            var run = sandbox.run(
                    """
                    import threading
                    def divide():
                        return 1 / 0  # in a thread
                    thread = threading.Thread(target=divide)
                    thread.start()
                    thread.join()
                    [][1]  # at last
                    """);

            assertThat(run.status()).isEqualTo("failed");
            assertThat(run.kind()).isEqualTo("user_error");
            assertThat(run.message()).isEqualTo("IndexError: list index out of range");
            assertThat(run.result().get("exit_code").asInt()).isEqualTo(1);
            assertThat(run.errors())
                    .contains(
                            "return 1 / 0  # in a thread", "File \"main.py\", line 7, in <module>", "[][1]  # at last")
                    .doesNotContain("_run", "<string>");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            user_error   | import sys; sys.exit(3)
            user_error   | def broken(:
            user_error   | import os; os.kill(os.getpid(), 11)
            memory       | x = bytearray(10**10)
            disk         | f = open('big', 'wb'); [f.write(bytes(1 << 20)) for _ in range(99)]
            blocked      | open('/usr/share/doc')
            blocked      | import socket; socket.socket()
            blocked      | import ctypes; ctypes.CDLL(None).unshare(0)
            output_limit | while True: print('again and again')
            timeout      | import time; time.sleep(100)
            timeout      | while True: pass
            """)
    void theKindOfErrorIsWhatEndedTheProgram(String kind, String code) throws IOException {
        for (var mode : Mode.possible().toList()) {
            try (var sandbox = new Sandbox(mode)) {
                sandbox.option("--wall-seconds", "3", "--output-bytes", "10000");

                var run = sandbox.run(code);

                assertThat(run.exit()).isZero();
                assertThat(run.status()).isEqualTo("timeout".equals(kind) ? "timeout" : "failed");
                assertThat(run.kind()).as(run.message()).isEqualTo(kind);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void processorTimeIsLimitedToo(Mode mode) throws IOException {
        try (var sandbox = new Sandbox(mode)) {
            var run = sandbox.option("--cpu-seconds", "1")
                    .run(
                            """
                    import signal
                    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
                    while True: pass
                    """);

            assertThat(run.status()).isEqualTo("timeout");
            assertThat(run.message()).isEqualTo("more than 1 s of processor time");
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void outputIsCutAtItsLimit(Mode mode) throws IOException {
        try (var sandbox = new Sandbox(mode)) {
            var run = sandbox.option("--output-bytes", "100").run("print('x' * 1000)");

            assertThat(run.output()).isEqualTo("x".repeat(100));
            assertThat(run.result().get("stdout_bytes").asInt()).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void aSignalToTheSupervisorCancels(Mode mode) throws IOException {
        try (var sandbox = new Sandbox(mode)) {
            var process = sandbox.start("print('ready')\nwhile True: pass");
            awaitLine(process, "ready");

            process.toHandle().destroy();
            var run = sandbox.end(process);

            assertThat(run.status()).isEqualTo("cancelled");
            assertThat(run.result().get("error").isNull()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void theCodeDiesWithItsSupervisor(Mode mode) throws Exception {
        try (var sandbox = new Sandbox(mode)) {
            var process = sandbox.start("print('ready')\nwhile True: pass");
            awaitLine(process, "ready");
            var code = process.children().findFirst().orElseThrow();

            process.destroyForcibly();

            assertThat(code.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void daemonsAreEndedWithTheRun(Mode mode) throws Exception {
        try (var sandbox = new Sandbox(mode)) {
            var run = sandbox.testing(WITHOUT_KERNEL_LAYERS)
                    .run(
                            """
                    import os, time
                    reader, writer = os.pipe()
                    if os.fork() == 0:
                        os.setsid()
                        if os.fork() == 0:
                            os.write(writer, str(os.getpid()).encode())
                            time.sleep(600)
                        os._exit(0)
                    print(os.read(reader, 20).decode())
                    """);

            assertThat(run.status()).isEqualTo("success");
            assertThat(ProcessHandle.of(Long.parseLong(run.output().strip()))).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void onlyRegularFilesComeBack(Mode mode) throws IOException {
        try (var sandbox = new Sandbox(mode)) {
            var run = sandbox.testing(WITHOUT_KERNEL_LAYERS)
                    .run(
                            """
                    import os, socket
                    os.symlink("/etc/passwd", "link")
                    os.mkfifo("fifo")
                    socket.socket(socket.AF_UNIX).bind("socket")
                    os.mkdir("hidden", 0o300)
                    open("hidden/file", "w").write("found")
                    os.chmod("hidden/file", 0)
                    open("line\\nbreak", "w").close()
                    """);

            assertThat(run.files()).containsExactly("hidden/file");
            assertThat(run.result().get("skipped_files").findValuesAsText("reason"))
                    .containsExactlyInAnyOrder("not_regular", "not_regular", "not_regular", "name");
            assertThat(sandbox.outputs()).isDirectoryNotContaining("glob:**link");
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void noMoreFilesComeBackThanAllowed(Mode mode) throws IOException {
        try (var sandbox = new Sandbox(mode)) {
            var run = sandbox.option("--max-files", "2").run("for name in 'abcd': open(name, 'w').close()");

            assertThat(run.files()).containsExactly("a", "b");
            assertThat(run.result().get("skipped_files").findValuesAsText("reason"))
                    .containsExactly("too_many", "too_many");
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void foldersThatNobodyCanListAreCountedAndSoAreDeepOnes(Mode mode) throws IOException {
        for (var makeFolder : new String[] {
            "os.mkdir('h', 0o300)", "[(os.mkdir('h'), os.chdir('h')) for _ in range(40)]; os.mkdir('h')"
        }) {
            try (var sandbox = new Sandbox(mode)) {
                var run = sandbox.option("--wall-seconds", "20")
                        .run(
                                "import os\n" + makeFolder
                                        + """

                        for number in range(10**6):
                            with open(f"h/{number}", "wb") as file:
                                file.write(bytes(1 << 20))
                        """);

                assertThat(run.kind()).isEqualTo("disk");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void nothingOfTheCallersEnvironmentIsSeen(Mode mode) throws IOException {
        try (var sandbox = new Sandbox(mode)) {
            var run = sandbox.testing(Map.of("AWS_SECRET_ACCESS_KEY", "hidden", "PYTHONPATH", "/var/tmp"))
                    .run("import os, sys; print(sorted(os.environ), sys.path)");

            assertThat(run.output()).contains("HOME", "TMPDIR").doesNotContain("AWS", "PYTHONPATH", "/var/tmp'");
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void evidenceSaysWhatHeld(Mode mode) throws IOException {
        try (var sandbox = new Sandbox(mode)) {
            var layers = sandbox.run("x = bytearray(50 << 20)").result();

            assertThat(layers.at("/layers/mounts").asText()).isEqualTo(mode.evidence());
            assertThat(layers.at("/layers/seccomp").asBoolean()).isTrue();
            assertThat(layers.at("/layers/uid").asInt()).isNotZero();
            assertThat(layers.get("peak_memory_bytes").asLong()).isGreaterThan(50 << 20);
            assertThat(layers.at("/limits/memory_bytes").asLong()).isEqualTo(512 << 20);
        }
    }

    @ParameterizedTest
    @MethodSource(MODES)
    void anOlderResultIsNotTakenForThisOne(Mode mode) throws IOException {
        try (var sandbox = new Sandbox(mode)) {
            sandbox.run("");
            var process = sandbox.start("print('ready')\nwhile True: pass");
            awaitLine(process, "ready");

            assertThat(sandbox.result()).doesNotExist();

            process.toHandle().destroy();
            sandbox.end(process);
        }
    }

    @Test
    void theShippedProgramCanNeitherLeaveOutNorFail() throws IOException {
        var released = Files.readString(LauncherBuild.released(), StandardCharsets.ISO_8859_1);
        var testing = Files.readString(LauncherBuild.testing(), StandardCharsets.ISO_8859_1);

        assertThat(testing).contains("JARVIS_SANDBOX_OFF", "JARVIS_SANDBOX_FAIL");
        assertThat(released).doesNotContain("JARVIS_SANDBOX_");
    }

    @Test
    void wrongOptionsAreToldAndNothingRuns() throws Exception {
        for (var options :
                new String[][] {{}, {"--mount", "--wall-seconds", "0"}, {"--workspace", "/tmp"}, {"--mount", "x"}}) {
            var command = new ArrayList<>(List.of(LauncherBuild.released().toString(), "run"));
            command.addAll(List.of(options));

            assertThat(new ProcessBuilder(command).start().waitFor()).isEqualTo(64);
        }
    }

    private static void awaitLine(Process process, String line) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).isEqualTo(line);
    }
}
