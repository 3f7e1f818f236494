package ai.jarvis.localstack.stepfunctions.asl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Executions that were recorded on AWS, from a folder {@code shared/cases/asl} beside the repository, if it is there. */
public class RecordedCasesTest {
    @Test
    void everyOneEndsAsItDidOnAws() throws Exception {
        assertThat(cases().flatMap(
                                each -> each.differences().stream().map(difference -> each.name() + " " + difference)))
                .isEmpty();
    }

    /** That is how executions are kept: what was made again from the signals must be what it was. */
    @Test
    void everyOneIsTheSameWhenItsSignalsAreGivenAgain() throws Exception {
        for (var each : cases().toList()) {
            var world = new VirtualWorld(each.answers());
            var execution = each.execution(world);
            world.run(execution);

            var again = each.execution(new VirtualWorld(call -> null));
            world.given().forEach(given -> again.handle(given.signal(), given.at()));

            assertThat(again.history()).as(each.name()).isEqualTo(execution.history());
            assertThat(again.status()).isEqualTo(execution.status());
        }
    }

    /** All of them; the test is skipped where they are not. */
    public static Stream<RecordedCase> cases() throws IOException {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var recorded = folder.resolveSibling("shared").resolve("cases").resolve("asl");
            if (Files.isDirectory(recorded)) {
                List<RecordedCase> cases = RecordedCase.read(recorded);
                assertThat(cases).hasSizeGreaterThan(500);
                return cases.stream();
            }
        }
        return abort("SKIPPED: there is no folder shared/cases/asl beside the repository");
    }
}
