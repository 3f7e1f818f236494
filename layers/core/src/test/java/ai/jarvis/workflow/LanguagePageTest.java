package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.workflow.expression.Function;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/workflows.md} says what is so. */
class LanguagePageTest {
    private static final Path PAGE = Path.of("../../docs/workflows.md");
    private static final Pattern SAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    static Stream<String> samples() throws IOException {
        return SAMPLE.matcher(Files.readString(PAGE)).results().map(match -> match.group(1));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void hasSamplesThatCompile(String sample) {
        var source = sample.startsWith("- ") ? "name: sample\nsteps:\n" + sample : sample;
        assertThat(StateMachineChecks.faults(WorkflowCompiler.compile(source, FixedCatalog.ALLOWS_ALL)))
                .isEmpty();
    }

    @Test
    void hasSamples() throws IOException {
        assertThat(samples()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STORE")
    void listsInputsAndResultsOfEveryType(StepType type) throws IOException {
        var inputs = type.inputs().entrySet().stream()
                .map(input -> "`" + input.getKey() + "`" + (input.getValue().isRequired() ? "!" : ""))
                .collect(Collectors.joining(" "));
        var results =
                type.results().keySet().stream().map(name -> "`" + name + "`").collect(Collectors.joining(" "));
        assertThat(Files.readString(PAGE))
                .contains("| `%s` | %s | %s | %s |"
                        .formatted(type.authorsName(), inputs, results, words(type.timeout())));
    }

    private static String words(Duration duration) {
        return duration.toDays() > 0
                ? duration.toDays() + "d"
                : duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void listsEveryFunction(Function function) throws IOException {
        assertThat(Files.readString(PAGE)).contains("`" + function.authorsName() + "(");
    }

    @Test
    void listsEveryError() throws IOException {
        var page = Files.readString(PAGE);
        assertThat(StepErrors.authorsNames())
                .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    }
}
