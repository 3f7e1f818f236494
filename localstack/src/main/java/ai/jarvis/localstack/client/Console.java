package ai.jarvis.localstack.client;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The terminal that a program was started from, if it was. */
public final class Console {
    private static final int NARROW = 78;

    private Console() {}

    /** Whether standard output goes to a person. */
    public static boolean isTerminal() {
        return isTerminal(1);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            // Closed, or a system without /proc: nobody to show colours to.
            return false;
        }
    }

    /** Standard output in UTF-8, whatever the locale. */
    public static PrintStream out() {
        return new PrintStream(System.out, true, StandardCharsets.UTF_8);
    }

    /** A bar on standard error; where that is no terminal, only the name of the step. */
    public static ProgressBar progress(String step, long steps) {
        var bar = new ProgressBarBuilder()
                .setTaskName(step)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .setMaxRenderedLength(NARROW);
        if (isTerminal(2)) {
            return bar.setConsumer(new ConsoleProgressBarConsumer(System.err)).build();
        }
        System.err.println(step + " ...");
        return bar.setConsumer(new NoBar()).build();
    }

    private static final class NoBar implements me.tongfei.progressbar.ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return NARROW;
        }

        @Override
        public void accept(String rendered) {
            // The step's name was printed when it began.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
