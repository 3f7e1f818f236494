package ai.jarvis.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresUserTest {

    @Test
    void isNeverRoot() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(PostgresUser.current().prefix());
        command.addAll(List.of("id", "-u"));

        Process process = new ProcessBuilder(command).start();

        assertThat(process.inputReader().readLine()).isNotEqualTo("0");
        assertThat(process.waitFor()).isZero();
    }
}
