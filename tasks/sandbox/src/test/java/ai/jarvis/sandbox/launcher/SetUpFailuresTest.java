package ai.jarvis.sandbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.sandbox.attack.LauncherBuild;
import ai.jarvis.sandbox.launcher.Sandbox.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SetUpFailuresTest {
    private static final String CANARY =
            """
            open("canary", "w").write("sang")
            print("canary")
            """;

    /** Each step in each mode that takes it. */
    static Stream<Arguments> steps() throws IOException {
        var list = new ProcessBuilder(LauncherBuild.testing().toString(), "steps").start();
        var lines = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines();
        return lines.map(line -> line.split(" ", 2)).flatMap(words -> Mode.possible()
                .filter(mode -> mode == Mode.MOUNTED || words.length == 1)
                .map(mode -> Arguments.of(mode, words[0])));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void noUserCodeRunsWhenAStepFails(Mode mode, String step) throws IOException {
        try (var sandbox = new Sandbox(mode)) {
            sandbox.testing(Map.of("JARVIS_SANDBOX_FAIL", step)).input("data.csv", "a,b\n");

            var run = sandbox.run(CANARY);

            assertThat(run.exit()).isEqualTo(70);
            assertThat(run.status()).isEqualTo("failed");
            assertThat(run.kind()).isEqualTo("internal");
            assertThat(run.message()).startsWith(step + ": ");
            assertThat(run.output()).isEmpty();
            assertThat(sandbox.outputs()).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @MethodSource("ai.jarvis.sandbox.launcher.Sandbox$Mode#possible")
    void theCanarySingsWhenNothingFails(Mode mode) throws IOException {
        try (var sandbox = new Sandbox(mode)) {
            var run = sandbox.testing(Map.of()).run(CANARY);

            assertThat(run.output()).isEqualTo("canary\n");
            assertThat(run.files()).containsExactly("canary");
        }
    }
}
