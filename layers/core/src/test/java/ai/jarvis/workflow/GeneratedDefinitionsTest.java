package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Definitions that nobody wrote: good ones with one mistake each, and noise. */
class GeneratedDefinitionsTest {
    private static final long SEED = 20_260_117;
    private static final int MOST_OF_A_KIND = 30;

    /** A definition with a mistake that must be told of with this code in this line. */
    record Bad(String what, String source, int line, String code) {
        @Override
        public String toString() {
            return what + " in line " + line;
        }
    }

    /** A mistake: lines that it can be made in, and what becomes of them. */
    private record Mistake(String pattern, String replacement, String code) {
        Stream<Bad> in(WorkflowCase good) {
            var lines = good.source().lines().toList();
            var made = new ArrayList<Bad>();
            for (var i = 0; i < lines.size(); i++) {
                var changed = lines.get(i).replaceFirst(pattern, replacement);
                if (!changed.equals(lines.get(i))) {
                    var source = new ArrayList<>(lines);
                    source.set(i, changed);
                    // What is inserted before or after the line is what is wrong, else the line itself.
                    var offset = (int) changed.substring(0, Math.max(0, changed.indexOf('@')))
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
                    made.add(new Bad(
                            code + " in " + good.workflow(),
                            String.join("\n", source).replace("@", "") + "\n",
                            i + 1 + offset,
                            code));
                }
            }
            return made.stream();
        }
    }

    private static final List<Mistake> MISTAKES = List.of(
            new Mistake("on_true: .*", "on_true: nowhere", "unknown_target"),
            new Mistake("on_false: .*", "on_false: step_99", "unknown_target"),
            new Mistake("next: .*", "next: nowhere", "unknown_target"),
            new Mistake("on_true: .*", "on_true: step_1", "backward_jump"),
            new Mistake("type: (noop|http|set|if|for|while)$", "type: \\$1ish", "unknown_step_type"),
            new Mistake("^( *)type: (.*)", "$1type: $2\n$1@colour: red", "unknown_key"),
            new Mistake("^( *)- name: (.*)", "$1- name: $2\n$1  @name: second", "duplicate_key"),
            new Mistake("max_iterations: .*", "max_iterations: many", "wrong_type"),
            new Mistake("max_iterations: .*", "max_iterations: 0", "out_of_range"),
            new Mistake("concurrency: .*", "concurrency: -1", "out_of_range"),
            new Mistake("condition: .*", "condition: \\${\"a\" > 1}", "type_mismatch"),
            new Mistake("condition: .*", "condition: \\${1 + 1}", "type_mismatch"),
            new Mistake("condition: .*", "condition: \\${run.id == }", "invalid_expression"),
            new Mistake("value: \"?\\$\\{[^}\"]*\\}\"?$", "value: \\${frobnicate(1)}", "unknown_function"),
            new Mistake("inputs: \\{value: [^}]*\\}$", "inputs: {value: \"\\${trim(1, 2, 3)}\"}", "wrong_arguments"),
            new Mistake("inputs: \\{value: .*\\}$", "inputs: {value: 1, valeu: 2}", "unknown_key"),
            new Mistake("inputs: \\{value: .*\\}$", "inputs: [value]", "wrong_type"),
            new Mistake("inputs: \\{value: .*\\}$", "inputs: {value: \"\\${run.id\"}", "invalid_expression"),
            new Mistake("model: gpt-4", "model: gpt-99", "unknown_model"),
            new Mistake("collection: handbook", "collection: cookbook", "unknown_collection"),
            new Mistake("values: \\{.*", "values: {a-b: 1}", "invalid_name"),
            new Mistake("retry: \\{attempts: [0-9]+", "retry: {attempts: 0", "out_of_range"),
            new Mistake("errors: (refused|timeout|any)$", "errors: sometimes", "unknown_error"),
            new Mistake("^steps:$", "steps: []@\nother:", "no_steps"),
            new Mistake("timeout: .*", "timeout: 3 days", "wrong_type"),
            new Mistake("seconds: .*", "seconds: [1]", "wrong_type"));

    static List<Bad> bad() {
        var random = new Random(SEED);
        var cases = WorkflowCase.all().stream().filter(distinctBy()).toList();
        var bad = new ArrayList<Bad>();
        for (var mistake : MISTAKES) {
            var all = new ArrayList<>(cases.stream().flatMap(mistake::in).toList());
            Collections.shuffle(all, random);
            bad.addAll(all.subList(0, Math.min(all.size(), MOST_OF_A_KIND)));
        }
        cases.forEach(good -> bad.addAll(structural(good, random)));
        return bad;
    }

    private static Predicate<WorkflowCase> distinctBy() {
        var seen = new HashSet<String>();
        return good -> seen.add(good.workflow());
    }

    /** Mistakes that are about more than one line. */
    private static List<Bad> structural(WorkflowCase good, Random random) {
        var lines = good.source().lines().toList();
        var bad = new ArrayList<Bad>();
        var names = new ArrayList<Integer>();
        for (var i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(" *- name: .*") && lines.get(i + 1).matches(" *type: .*")) {
                names.add(i);
            }
        }
        if (names.size() > 1) {
            var second = 1 + random.nextInt(names.size() - 1);
            var changed = new ArrayList<>(lines);
            var first = lines.get(names.getFirst()).replaceFirst(".*- name: ", "");
            changed.set(names.get(second), lines.get(names.get(second)).replaceFirst("name: .*", "name: " + first));
            bad.add(new Bad(
                    "duplicate_name in " + good.workflow(),
                    String.join("\n", changed),
                    names.get(second) + 1,
                    "duplicate_name"));
        }
        for (var key : List.of("type", "condition", "in", "value", "max_iterations", "branches", "cases")) {
            var at = indexOf(lines, " +" + key + ":.*", random);
            if (at > 0 && isOfStep(lines, at)) {
                var changed = new ArrayList<>(lines);
                // Without its key, what is under it must go as well.
                var indent = indent(lines.get(at));
                changed.remove(at);
                while (at < changed.size()
                        && (indent(changed.get(at)) > indent || changed.get(at).isBlank())) {
                    changed.remove(at);
                }
                var step = at - 1;
                while (!lines.get(step).matches(" {" + (indent - 2) + "}- .*")) {
                    step--;
                }
                bad.add(new Bad(
                        "no " + key + " in " + good.workflow(),
                        String.join("\n", changed),
                        step + 1,
                        key.equals("max_iterations") ? "unbounded_loop" : "missing_key"));
            }
        }
        if (lines.getLast().matches("    value: .*")
                && lines.get(lines.size() - 2).equals("    type: return")) {
            var changed = new ArrayList<>(lines);
            changed.addAll(List.of("  - name: too late", "    type: noop"));
            bad.add(new Bad(
                    "unreachable_step in " + good.workflow(),
                    String.join("\n", changed),
                    lines.size() + 1,
                    "unreachable_step"));
        }
        return bad;
    }

    /** Whether the line is a member of a list's element, as steps are. */
    private static boolean isOfStep(List<String> lines, int at) {
        var above = at - 1;
        while (indent(lines.get(above)) >= indent(lines.get(at))) {
            above--;
        }
        return lines.get(above).stripLeading().startsWith("- name:");
    }

    private static int indexOf(List<String> lines, String pattern, Random random) {
        var found = new ArrayList<Integer>();
        for (var i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(pattern)) {
                found.add(i);
            }
        }
        return found.isEmpty() ? -1 : found.get(random.nextInt(found.size()));
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    @Test
    void areHundreds() {
        assertThat(bad().stream().map(Bad::source).distinct().count()).isGreaterThan(200);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void areRefusedWithTheRightLine(Bad bad) {
        var invalid = catchThrowableOfType(
                WorkflowInvalid.class, () -> WorkflowCompiler.compile(bad.source(), FixedCatalog.ALLOWS_ALL));
        assertThat(invalid).as(bad.source()).isNotNull();
        assertThat(invalid.problems()).as(bad.source()).anySatisfy(problem -> {
            assertThat(problem.line()).isEqualTo(bad.line());
            assertThat(problem.code()).isEqualTo(bad.code());
        });
    }

    @Test
    void neverBreakTheCompiler() {
        var random = new Random(SEED);
        var sources =
                WorkflowCase.all().stream().map(WorkflowCase::source).distinct().toList();
        var slowest = 0L;
        for (var i = 0; i < 6_000; i++) {
            var source = i % 10 == 0 ? noise(random) : mutated(sources.get(random.nextInt(sources.size())), random);
            var begin = System.nanoTime();
            assertThatIsCompiledOrRefused(source);
            slowest = Math.max(slowest, System.nanoTime() - begin);
        }
        assertThat(slowest).as("nanoseconds of the slowest").isLessThan(5_000_000_000L);
    }

    private static void assertThatIsCompiledOrRefused(String source) {
        try {
            var workflow = WorkflowCompiler.compile(source, FixedCatalog.ALLOWS_ALL);
            assertThat(StateMachineChecks.faults(workflow)).as(source).isEmpty();
        } catch (WorkflowInvalid e) {
            var lines = source.split("\r\n|\r|\n", -1).length;
            assertThat(e.problems()).as(source).isNotEmpty().allSatisfy(problem -> assertThat(problem.line())
                    .isBetween(1, lines + 1));
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("The compiler broke at:\n" + source, e);
        }
    }

    private static String noise(Random random) {
        var bytes = new byte[random.nextInt(400)];
        random.nextBytes(bytes);
        return new String(bytes, random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private static final List<String> WORDS = List.of(
            "${",
            "}",
            "{",
            "[",
            "]",
            ":",
            "- ",
            "\n",
            "  ",
            "\"",
            "'",
            "|\n",
            ">-\n",
            "&a ",
            "*a",
            "!!int ",
            "#",
            "null",
            "true",
            "-1",
            "1e400",
            "step_1",
            "end",
            "type: for",
            "type: try",
            "name: x",
            "${x}",
            "${item}",
            "${[1][0]}",
            "${{}}",
            "{% 1 %}",
            "\u0000",
            "\ud83d",
            "年",
            "retry: {attempts: 2}",
            "return",
            "steps:",
            "---\n",
            "? ",
            "\t");

    private static String mutated(String good, Random random) {
        var source = new StringBuilder(good);
        for (var i = 1 + random.nextInt(4); i > 0 && !source.isEmpty(); i--) {
            var at = random.nextInt(source.length());
            var end = Math.min(source.length(), at + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> source.delete(at, end);
                case 1 -> source.insert(at, WORDS.get(random.nextInt(WORDS.size())));
                case 2 -> source.replace(at, end, WORDS.get(random.nextInt(WORDS.size())));
                case 3 -> source.insert(at, source.substring(at, Math.min(source.length(), at + random.nextInt(200))));
                default -> swapLines(source, random);
            }
        }
        return source.toString();
    }

    private static void swapLines(StringBuilder source, Random random) {
        var lines = new ArrayList<>(source.toString().lines().toList());
        if (lines.size() > 1) {
            Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
            source.setLength(0);
            source.append(String.join("\n", lines));
        }
    }
}
