package ai.jarvis.sandbox.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramsTest {
    private static final String REFUSED = "refused";

    private final Attacker attacker;
    private final List<Launch> launches =
            Launch.root() ? List.of(Launch.whole(true), Launch.whole(false)) : List.of(Launch.whole(false));

    ProgramsTest() throws IOException {
        this.attacker = new Attacker(4);
    }

    @BeforeAll
    void hasTheLibraries() {
        LauncherBuild.required("python3");
    }

    @AfterAll
    void close() throws IOException {
        attacker.close();
    }

    static Stream<Program> ordinary() {
        return Program.all().stream().filter(each -> !each.name().equals(REFUSED));
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void behavesAsOutside(Program program) throws Exception {
        var outside = program.outside(attacker);
        assertThat(outside.exit()).as(outside.output()).isZero();
        for (var launch : launches) {
            var inside = program.inside(attacker, launch);
            assertThat(inside.output()).isEqualTo(outside.output());
            assertThat(inside.files()).isEqualTo(outside.files());
            assertThat(inside.result().orElseThrow().path("status").asText()).isEqualTo("success");
        }
    }

    @ParameterizedTest
    @MethodSource("launches")
    void raisesOrdinaryExceptionsForWhatThereIsNot(Launch launch) throws Exception {
        var ran = Endurance.program(REFUSED).inside(attacker, launch);
        assertThat(ran.output().lines())
                .hasSizeGreaterThan(12)
                .endsWith("the end")
                .allMatch(line -> line.endsWith(" refused True") || line.equals("the end"));
        assertThat(ran.result().orElseThrow().path("status").asText()).isEqualTo("success");
    }

    static Stream<Launch> launches() {
        return Stream.of(true, false).filter(mounts -> !mounts || Launch.root()).map(Launch::whole);
    }
}
