package ai.jarvis.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {

    @TempDir
    Path data;

    @Test
    void showsTheEndOfTheLogOfAProgramThatDoesNotStart() {
        Daemon daemon = daemon();
        List<String> command = List.of("sh", "-c", "echo no space left; exit 1");

        assertThatThrownBy(() -> daemon.start(command, Map.of(), () -> false))
                .isInstanceOf(LocalProcessException.class)
                .hasMessageContaining("ended at its start")
                .hasMessageContaining("no space left");
    }

    @Test
    void passesNothingOfItsOwnEnvironmentOn() throws Exception {
        Path seen = data.resolve("seen");
        List<String> command = List.of("sh", "-c", "env >seen.part && mv seen.part seen && exec sleep 60");
        Daemon daemon = daemon();

        RunningProcess process = daemon.start(command, Map.of("GIVEN", "1"), () -> Files.exists(seen));

        daemon.stop(process);
        assertThat(Files.readAllLines(seen))
                .contains("GIVEN=1")
                .allMatch(line -> line.matches("(PATH|HOME|PWD|OLDPWD|SHLVL|_|GIVEN)=.*"));
    }

    @Test
    void leavesNoProcessBehindWhenItStops() {
        Daemon daemon = daemon();
        RunningProcess process = daemon.start(List.of("sleep", "60"), Map.of(), () -> true);
        assertThat(process.isAlive()).isTrue();

        daemon.stop(process);

        assertThat(process.isAlive()).isFalse();
    }

    private Daemon daemon() {
        return new Daemon("program", data, FreePort.find(), "TERM");
    }
}
