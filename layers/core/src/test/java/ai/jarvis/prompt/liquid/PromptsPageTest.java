package ai.jarvis.prompt.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/prompts.md} says what is so. */
class PromptsPageTest {
    private static final Path PAGE = Path.of("../../docs/prompts.md");
    private static final Pattern SAMPLE = Pattern.compile("```liquid\n(.*?)```", Pattern.DOTALL);

    static Stream<String> samples() throws IOException {
        return SAMPLE.matcher(Files.readString(PAGE)).results().map(match -> match.group(1));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void hasSamplesThatAreTemplates(String sample) {
        assertThat(LiquidTemplate.read(sample).uses()).isNotEmpty();
    }

    @Test
    void namesEveryFilterAndTag() throws IOException {
        var page = Files.readString(PAGE);

        assertThat(LiquidDialect.FILTERS.values())
                .allSatisfy(filter -> assertThat(page).contains("`" + filter.getName() + "`"));
        assertThat(LiquidDialect.INSERTIONS.values())
                .allSatisfy(tag -> assertThat(page).contains("`" + tag.getName() + "`"));
    }
}
