package ai.jarvis.workflow.definition;

import ai.jarvis.workflow.Place;
import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the members of a mapping one by one and tells of those that are missing, wrong or nobody's. */
final class Fields {
    private static final Pattern DURATION =
            Pattern.compile("(?:([0-9]{1,4})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,8})m)?(?:([0-9]{1,9})s)?");
    private static final Duration LONGEST = Duration.ofDays(365);

    private final YamlValue.Mapping mapping;
    private final Problems problems;
    private final String what;
    private final Set<String> known = new HashSet<>();

    /** Of a mapping; {@code what} it describes is for people. */
    Fields(YamlValue.Mapping mapping, String what, Problems problems) {
        this.mapping = mapping;
        this.problems = problems;
        this.what = what;
    }

    Place place() {
        return mapping.place();
    }

    boolean has(String name) {
        return mapping.members().containsKey(name);
    }

    /** Where the value of the member stands. */
    Place placeOf(String name) {
        var member = mapping.members().get(name);
        return member == null ? mapping.place() : member.value().place();
    }

    Optional<YamlValue> take(String name) {
        known.add(name);
        return Optional.ofNullable(mapping.members().get(name)).map(YamlValue.Member::value);
    }

    Optional<YamlValue> require(String name) {
        var value = take(name);
        if (value.isEmpty()) {
            problems.add(mapping.place(), "missing_key", "`" + name + "` is missing from " + what + ".");
        }
        return value;
    }

    /** A text that holds no expression. */
    Optional<String> text(String name) {
        return take(name).flatMap(value -> text(name, value));
    }

    Optional<String> text(String name, YamlValue value) {
        if (!(value instanceof YamlValue.Scalar scalar) || !(scalar.value() instanceof String text)) {
            wrongType(value, name, "text");
            return Optional.empty();
        }
        if (text.contains("${")) {
            problems.add(
                    scalar.placeOf(text.indexOf("${")),
                    "no_expression_here",
                    "`" + name + "` cannot be computed; write it out.");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    Optional<Boolean> truth(String name) {
        return take(name).flatMap(value -> {
            if (value instanceof YamlValue.Scalar scalar && scalar.value() instanceof Boolean truth) {
                return Optional.of(truth);
            }
            wrongType(value, name, "true or false");
            return Optional.empty();
        });
    }

    Optional<Integer> whole(String name, int least, int most) {
        return take(name).flatMap(value -> {
            if (!(value instanceof YamlValue.Scalar scalar) || !(scalar.value() instanceof Long number)) {
                wrongType(value, name, "a whole number");
                return Optional.empty();
            }
            if (number < least || number > most) {
                problems.add(value.place(), "out_of_range", "`" + name + "` is from " + least + " to " + most + ".");
                return Optional.empty();
            }
            return Optional.of(number.intValue());
        });
    }

    Optional<Double> decimal(String name, double least, double most) {
        return take(name).flatMap(value -> {
            if (!(value instanceof YamlValue.Scalar scalar) || !(scalar.value() instanceof Number number)) {
                wrongType(value, name, "a number");
                return Optional.empty();
            }
            if (number.doubleValue() < least || number.doubleValue() > most) {
                problems.add(value.place(), "out_of_range", "`" + name + "` is from " + least + " to " + most + ".");
                return Optional.empty();
            }
            return Optional.of(number.doubleValue());
        });
    }

    /** Seconds, or a text such as {@code 1h30m}. */
    Optional<Duration> duration(String name) {
        return take(name).flatMap(value -> {
            var duration =
                    value instanceof YamlValue.Scalar scalar ? duration(scalar.value()) : Optional.<Duration>empty();
            if (duration.isEmpty()) {
                wrongType(value, name, "a time such as 30s, 5m, 2h, 7d or a whole number of seconds");
            } else if (duration.get().isZero() || duration.get().compareTo(LONGEST) > 0) {
                problems.add(value.place(), "out_of_range", "`" + name + "` is from 1s to 365d.");
                return Optional.empty();
            }
            return duration;
        });
    }

    private static Optional<Duration> duration(@Nullable Object value) {
        if (value instanceof Long seconds && seconds >= 0 && seconds < 1_000_000_000L) {
            return Optional.of(Duration.ofSeconds(seconds));
        }
        var matcher = DURATION.matcher(value instanceof String text ? text : "");
        if (!matcher.matches() || matcher.end() == 0) {
            return Optional.empty();
        }
        var seconds = new long[] {86_400, 3_600, 60, 1};
        var sum = 0L;
        for (var i = 0; i < 4; i++) {
            sum += matcher.group(i + 1) == null ? 0 : Long.parseLong(matcher.group(i + 1)) * seconds[i];
        }
        return Optional.of(Duration.ofSeconds(sum));
    }

    /** The elements of a list; a member that is no list is told and taken for an empty one. */
    List<YamlValue> list(String name, YamlValue value) {
        if (value instanceof YamlValue.Sequence sequence) {
            return sequence.elements();
        }
        wrongType(value, name, "a list");
        return List.of();
    }

    /** A member that is a mapping. */
    Optional<YamlValue.Mapping> mapping(String name, YamlValue value) {
        if (value instanceof YamlValue.Mapping inner) {
            return Optional.of(inner);
        }
        wrongType(value, name, "a mapping");
        return Optional.empty();
    }

    void wrongType(YamlValue value, String name, String wanted) {
        problems.add(value.place(), "wrong_type", "`" + name + "` is " + value.kind() + "; it must be " + wanted + ".");
    }

    /** Tells of members that nobody took. */
    void finish() {
        mapping.members().forEach((name, member) -> {
            if (!known.contains(name)) {
                var near = nearest(name);
                problems.add(
                        member.keyPlace(),
                        "unknown_key",
                        "`%s` is not part of %s%s."
                                .formatted(
                                        shortened(name),
                                        what,
                                        near.map(n -> "; did you mean `" + n + "`?")
                                                .orElse(""))
                                .replace("?.", "?"));
            }
        });
    }

    private static String shortened(String name) {
        return name.length() > 60 ? name.substring(0, 60) + "..." : name;
    }

    private Optional<String> nearest(String name) {
        var near = new ArrayList<String>();
        for (var candidate : known) {
            if (!has(candidate) && name.length() < 40 && distance(name, candidate) <= 2) {
                near.add(candidate);
            }
        }
        return near.stream().sorted().findFirst();
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        var before = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(before[j - 1] + change, 1 + Math.min(before[j], row[j - 1]));
            }
            before = row;
        }
        return before[b.length()];
    }
}
