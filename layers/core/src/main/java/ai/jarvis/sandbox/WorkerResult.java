package ai.jarvis.sandbox;

import ai.jarvis.sandbox.Execution.Status;
import ai.jarvis.sandbox.Outcome.Evidence;
import ai.jarvis.sandbox.Outcome.Output;
import ai.jarvis.sandbox.Outcome.OutputFile;
import ai.jarvis.sandbox.SandboxObjects.Unreadable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a worker says at the end. It ran hostile code a moment ago, so that nothing of it is believed before it is
 * looked at; what is not as a worker writes it is refused as a whole.
 */
final class WorkerResult {
    private static final int MOST_OUTPUT = 4 << 20;
    private static final int MOST_MESSAGE = 2_000;
    private static final int MOST_NAME = 300;
    private static final int MOST_MEMBERS = 32;
    private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Map<String, Object> members;

    private WorkerResult(Map<String, Object> members) {
        this.members = members;
    }

    /**
     * The outcome.
     *
     * @throws Unreadable if it is none
     */
    static Outcome read(ExecutionId id, Map<String, Object> members) {
        return new WorkerResult(members).outcome(id);
    }

    /** When a worker says that it has begun. */
    static Optional<Instant> startedAt(Map<String, Object> members) {
        return new WorkerResult(members).time("at");
    }

    private Outcome outcome(ExecutionId id) {
        if (!id.value().equals(members.get("execution_id"))) {
            throw new Unreadable("It is of another execution");
        }
        var error = error();
        var status = status(error);
        return new Outcome(
                status == Status.CANCELLED ? Status.FAILED : status,
                status == Status.CANCELLED
                        ? Optional.of(new ExecutionError(ExecutionError.Kind.INTERNAL, "The worker was stopped."))
                        : error,
                number("exit_code").map(Math::toIntExact),
                time("started_at"),
                number("duration_ms").map(Duration::ofMillis),
                output(error),
                files(),
                skipped(),
                new Evidence(
                        optionalText("image_digest", MOST_NAME),
                        optionalText("worker", MOST_NAME),
                        facts("limits"),
                        facts("layers"),
                        number("peak_memory_bytes"),
                        number("cpu_ms")));
    }

    private Status status(Optional<ExecutionError> error) {
        var status = Status.byWireName(text("status", 20))
                .filter(Status::isEnd)
                .orElseThrow(() -> new Unreadable("Its status is none"));
        var isTimeout =
                error.filter(each -> each.kind() == ExecutionError.Kind.TIMEOUT).isPresent();
        var isRight =
                switch (status) {
                    case SUCCESS -> error.isEmpty();
                    case FAILED -> error.isPresent() && !isTimeout;
                    case TIMEOUT -> isTimeout;
                    default -> true;
                };
        if (!isRight) {
            throw new Unreadable("Its status is not that of its error");
        }
        return status;
    }

    private Optional<ExecutionError> error() {
        var value = members.get("error");
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Map<?, ?> error)) {
            throw new Unreadable("Its error is no object");
        }
        var kind = ExecutionError.Kind.byWireName(String.valueOf(error.get("kind")))
                .orElseThrow(() -> new Unreadable("The kind of its error is none"));
        var message = clean(String.valueOf(error.get("message")));
        return Optional.of(new ExecutionError(
                kind, message.length() <= MOST_MESSAGE ? message : message.substring(0, MOST_MESSAGE)));
    }

    private Output output(Optional<ExecutionError> error) {
        var stdout = clean(text("stdout", MOST_OUTPUT));
        var stderr = clean(text("stderr", MOST_OUTPUT));
        var isCut = isLonger("stdout_bytes", stdout)
                || isLonger("stderr_bytes", stderr)
                || error.filter(each -> each.kind() == ExecutionError.Kind.OUTPUT_LIMIT)
                        .isPresent();
        return new Output(stdout, stderr, isCut, false);
    }

    private boolean isLonger(String name, String text) {
        return number(name)
                .filter(bytes -> bytes > text.getBytes(StandardCharsets.UTF_8).length)
                .isPresent();
    }

    private List<OutputFile> files() {
        var files = new ArrayList<OutputFile>();
        var names = new HashSet<String>();
        var indexes = new HashSet<Integer>();
        for (var each : list("files", Wish.MOST_FILES)) {
            var file = new WorkerResult(object(each));
            var name = file.text("name", MOST_NAME);
            var index = Math.toIntExact(file.number("index").orElse(-1L));
            var bytes = file.number("bytes").orElse(-1L);
            var hash = file.text("sha256", MOST_NAME);
            if (Wish.nameProblem(name).isPresent() || !names.add(name)) {
                throw new Unreadable("A file's name is none");
            }
            if (index < 0 || index >= Wish.MOST_FILES || !indexes.add(index)) {
                throw new Unreadable("A file's place is none");
            }
            if (bytes < 0
                    || bytes > Wish.MOST_FILE_BYTES
                    || !SHA256.matcher(hash).matches()) {
                throw new Unreadable("A file's size or hash is none");
            }
            files.add(new OutputFile(name, bytes, hash, index));
        }
        return files;
    }

    private Map<String, String> skipped() {
        var skipped = new LinkedHashMap<String, String>();
        for (var each : list("skipped_files", Integer.MAX_VALUE)) {
            if (skipped.size() < MOST_MEMBERS) {
                var file = new WorkerResult(object(each));
                skipped.put(clean(file.text("name", MOST_NAME)), clean(file.text("reason", MOST_NAME)));
            }
        }
        return skipped;
    }

    /** Numbers, truth values and short texts by name. */
    private Map<String, Object> facts(String name) {
        var facts = new LinkedHashMap<String, Object>();
        var value = members.get(name);
        if (value == null) {
            return facts;
        }
        object(value).forEach((key, fact) -> {
            if (facts.size() >= MOST_MEMBERS || key.length() > MOST_NAME) {
                throw new Unreadable("It has too many " + name);
            }
            switch (fact) {
                case Number number -> facts.put(clean(key), number);
                case Boolean truth -> facts.put(clean(key), truth);
                case String text when text.length() <= MOST_NAME -> facts.put(clean(key), clean(text));
                case null, default -> {}
            }
        });
        return facts;
    }

    private List<?> list(String name, int most) {
        var value = members.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list && list.size() <= most) {
            return list;
        }
        throw new Unreadable("Its " + name + " are no list, or too long");
    }

    private static Map<String, Object> object(Object value) {
        if (value instanceof Map<?, ?> map) {
            var members = new LinkedHashMap<String, Object>();
            map.forEach((key, member) -> members.put(String.valueOf(key), member));
            return members;
        }
        throw new Unreadable("An element is no object");
    }

    private String text(String name, int most) {
        if (members.get(name) instanceof String text && text.length() <= most) {
            return text;
        }
        throw new Unreadable("Its " + name + " is no text, or too long");
    }

    private Optional<String> optionalText(String name, int most) {
        return members.get(name) == null ? Optional.empty() : Optional.of(clean(text(name, most)));
    }

    /** Whole and not negative; what is no such number is refused. */
    private Optional<Long> number(String name) {
        @Nullable Object value = members.get(name);
        return switch (value) {
            case null -> Optional.empty();
            case Integer number when number >= 0 -> Optional.of(number.longValue());
            case Long number when number >= 0 && number < 1L << 53 -> Optional.of(number);
            default -> throw new Unreadable("Its " + name + " is no number that it can be");
        };
    }

    private Optional<Instant> time(String name) {
        if (members.get(name) == null) {
            return Optional.empty();
        }
        try {
            var time = Instant.parse(text(name, MOST_NAME));
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw new Unreadable("Its " + name + " is no time that it can be");
            }
            return Optional.of(time);
        } catch (DateTimeParseException e) {
            throw new Unreadable("Its " + name + " is no time", e);
        }
    }

    /** Without characters that cannot be kept: NUL, and halves of others. */
    static String clean(String text) {
        var isClean = true;
        for (var i = 0; i < text.length() && isClean; i++) {
            var c = text.charAt(i);
            isClean = c != 0 && !Character.isSurrogate(c);
        }
        if (isClean) {
            return text;
        }
        var cleaned = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .forEach(cleaned::appendCodePoint);
        return cleaned.toString();
    }
}
