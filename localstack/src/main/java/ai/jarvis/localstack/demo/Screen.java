package ai.jarvis.localstack.demo;

import ai.jarvis.localstack.client.Console;
import java.io.PrintStream;

/** What the reader sees: plain lines, in colours if it is a terminal. */
final class Screen {
    private static final String BOLD = "1";
    private static final String DIM = "2";
    private static final String RED = "31";
    private static final String GREEN = "32";

    private final PrintStream out;
    private final boolean colours;
    private int failures;

    Screen() {
        this(Console.out(), Console.isTerminal() && System.getenv("NO_COLOR") == null);
    }

    Screen(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    void heading(String text) {
        out.println();
        out.println(colour(BOLD, text));
    }

    void line(String text) {
        out.println("  " + text);
    }

    void aside(String text) {
        out.println("  " + colour(DIM, text));
    }

    /** Goes on in the same line, and shows it at once. */
    void piece(String text) {
        out.print(text.replace("\n", "\n    "));
        out.flush();
    }

    void endOfPieces() {
        out.println();
    }

    /** Says whether something is as it should be; what is not makes the demonstration fail. */
    void check(boolean asItShouldBe, String text) {
        if (!asItShouldBe) {
            failures++;
        }
        out.println("  " + (asItShouldBe ? colour(GREEN, "✓") : colour(RED, "✗")) + " " + text);
    }

    int failures() {
        return failures;
    }

    private String colour(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
