package ai.jarvis.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DemoTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void countsRangesInCodePoints() {
        assertThat(Demo.range("a😀网关b", 1, 3)).isEqualTo("😀网");
    }

    @Test
    void findsNothingOutsideOfTheText() {
        assertThat(Demo.range("abc", 1, 4)).isEmpty();
        assertThat(Demo.range("abc", -1, 2)).isEmpty();
        assertThat(Demo.range("abc", 2, 1)).isEmpty();
    }

    @Test
    void remembersWhatWasNotRight() {
        var screen = screen(false);
        screen.check(true, "this is");
        screen.check(false, "this is not");
        assertThat(screen.failures()).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("  ✓ this is\n  ✗ this is not\n");
    }

    @Test
    void usesColoursOnATerminalOnly() {
        screen(true).check(true, "seen");
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("\u001b[32m✓\u001b[0m");
    }

    private Screen screen(boolean colours) {
        return new Screen(new PrintStream(printed, true, StandardCharsets.UTF_8), colours);
    }
}
