package ai.jarvis.sandbox.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A hostile program.
 *
 * @param kind the file it stands in: {@code network}, {@code process}, {@code signals}, {@code others}, {@code files},
 *     {@code kernel}, {@code resources} or {@code forgery}
 * @param id unique within its kind
 * @param oracle what shows that it succeeded without the sandbox; within it every oracle is asked
 * @param control whether it succeeds without the sandbox
 * @param expect for {@link Oracle#FORGED}: the status and the kind of error that an honest result has, or {@code any}
 * @param code Python, to be run after the prelude
 */
public record Attack(
        String kind, String id, String title, Oracle oracle, Control control, List<String> expect, String code) {
    /** The kinds, in the order in which they are run. */
    public static final List<String> KINDS =
            List.of("network", "process", "signals", "others", "files", "kernel", "resources", "forgery");

    private static final Pattern HEAD = Pattern.compile(
            "# %% (?<id>[a-z0-9-]+) \\| (?<oracle>[a-z]+) \\| (?<control>[a-z]+)(: [^|]+)? \\| (?<title>.+)");
    private static final String EXPECT = "# expect: ";

    /** Whether an attack succeeds without the sandbox. */
    public enum Control {
        /** It does, on every Linux that the tests run on. */
        YES,
        /** It does not, for the reason that stands beside it. */
        NO,
        /** The kernel decides: what it was built with, and how it is set. */
        DEPENDS
    }

    /** For instance {@code network/tcp}. */
    public String name() {
        return kind + "/" + id;
    }

    /** The whole catalogue, from the checkout. */
    public static List<Attack> all() {
        return KINDS.stream()
                .flatMap(kind -> read(kind, folder().resolve(kind + ".py")).stream())
                .toList();
    }

    static Path folder() {
        return LauncherBuild.task().resolve("attacks");
    }

    private static List<Attack> read(String kind, Path file) {
        try {
            var attacks = new ArrayList<Attack>();
            var cells = Files.readString(file).split("(?m)^(?=# %% )");
            for (var cell : List.of(cells).subList(1, cells.length)) {
                attacks.add(parse(kind, cell));
            }
            return attacks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Attack parse(String kind, String cell) {
        var lines = cell.lines().toList();
        var head = HEAD.matcher(lines.getFirst());
        if (!head.matches()) {
            throw new IllegalArgumentException(kind + ".py has a cell that begins with '" + lines.getFirst() + "'");
        }
        var expect = lines.stream()
                .filter(line -> line.startsWith(EXPECT))
                .map(line -> List.of(line.substring(EXPECT.length()).split(" ")))
                .findFirst()
                .orElse(List.of("any"));
        return new Attack(
                kind,
                head.group("id"),
                head.group("title"),
                Oracle.named(head.group("oracle")),
                Control.valueOf(head.group("control").toUpperCase(Locale.ROOT)),
                expect,
                String.join("\n", lines.subList(1, lines.size())) + "\n");
    }
}
