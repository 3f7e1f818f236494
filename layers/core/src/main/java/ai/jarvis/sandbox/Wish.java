package ai.jarvis.sandbox;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Code that somebody wishes to have run.
 *
 * @param memoryBytes that it may use at most
 */
public record Wish(String code, String language, Duration timeout, long memoryBytes, List<SandboxObjects.Input> files) {
    public static final String PYTHON = "python";
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    public static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);
    public static final long MOST_MEMORY = 512L << 20;

    /** As large as what the code can write to. */
    public static final long MOST_FILE_BYTES = 50L << 20;

    /** Of the files that come with the request itself. */
    static final int MOST_INLINE_BYTES = 4 << 20;

    static final int MOST_FILES = 32;
    private static final int MOST_CODE_BYTES = 1 << 20;
    private static final int MOST_NAME = 200;

    /** Refuses with all that is wrong with it. */
    public Wish {
        files = List.copyOf(files);
        var errors = new ArrayList<FieldError>();
        if (code.isBlank()) {
            errors.add(new FieldError("/code", "must not be blank"));
        } else if (code.getBytes(StandardCharsets.UTF_8).length > MOST_CODE_BYTES) {
            errors.add(new FieldError("/code", "must have at most " + MOST_CODE_BYTES + " bytes"));
        } else {
            Text.unstorable(code).ifPresent(detail -> errors.add(new FieldError("/code", detail)));
        }
        if (!language.equals(PYTHON)) {
            errors.add(new FieldError("/language", "must be python, which is all there is"));
        }
        if (timeout.toMillis() < 1_000 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            errors.add(new FieldError(
                    "/timeout_seconds",
                    "must be from 1 to " + LONGEST_TIMEOUT.toSeconds() + ", not " + timeout.toSeconds()));
        }
        checkFiles(files, errors);
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }

    private static void checkFiles(List<SandboxObjects.Input> files, List<FieldError> errors) {
        if (files.size() > MOST_FILES) {
            errors.add(new FieldError("/files", "must be at most " + MOST_FILES));
            return;
        }
        Set<String> names = new HashSet<>();
        var bytes = 0L;
        for (var i = 0; i < files.size(); i++) {
            var file = files.get(i);
            var pointer = "/files/" + i;
            nameProblem(file.name()).ifPresent(detail -> errors.add(new FieldError(pointer + "/name", detail)));
            if (!names.add(file.name())) {
                errors.add(new FieldError(pointer + "/name", "is another file's name too"));
            }
            if (file.content().isPresent() == file.upload().isPresent()) {
                errors.add(new FieldError(pointer, "must have content, content_base64 or file_id, and one of them"));
            }
            bytes += file.content().map(content -> content.length).orElse(0);
        }
        if (bytes > MOST_INLINE_BYTES) {
            errors.add(new FieldError(
                    "/files", "must have at most " + MOST_INLINE_BYTES + " bytes together; put larger ones up first"));
        }
    }

    /** What is wrong with the name of a file in the workspace, if anything. */
    static Optional<String> nameProblem(String name) {
        if (name.isBlank() || name.length() > MOST_NAME) {
            return Optional.of("must have from 1 to " + MOST_NAME + " characters");
        }
        if (Text.unstorable(name).isPresent() || name.chars().anyMatch(c -> c < ' ' || c == 127 || c == '\\')) {
            return Optional.of("must have no control characters and no backslashes");
        }
        for (var part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return Optional.of("must be a path within the workspace, without . and ..");
            }
        }
        return Optional.empty();
    }
}
