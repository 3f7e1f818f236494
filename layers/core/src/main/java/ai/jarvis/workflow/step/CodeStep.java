package ai.jarvis.workflow.step;

import ai.jarvis.sandbox.Execution.Waiter;
import ai.jarvis.sandbox.Sandbox;
import ai.jarvis.sandbox.SandboxObjects.Input;
import ai.jarvis.sandbox.UploadId;
import ai.jarvis.sandbox.Wish;
import ai.jarvis.workflow.Json;
import ai.jarvis.workflow.StepRefused;
import ai.jarvis.workflow.StepUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code code}: has {@code code} run in the sandbox, with {@code inputs} as its file {@code inputs.json} and with {@code
 * files}. What it can have is checked here: see {@link #problem}. {@link CodeStepEnds} says what comes of it.
 */
public final class CodeStep implements WaitingStep {
    static final String INPUTS = "inputs.json";
    private static final int MIB = 1 << 20;
    private static final List<String> PACKAGES = List.of("numpy", "pandas", "matplotlib");

    private final Sandbox sandbox;

    public CodeStep(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public String type() {
        return "code";
    }

    @Override
    public void begin(StepCall call, StepInputs inputs, String token) {
        inputs.values().forEach((name, value) -> problem(name, value).ifPresent(problem -> {
            throw new StepRefused("The input " + name + " " + problem);
        }));
        var wish = new Wish(
                inputs.text("code"),
                inputs.optionalText("language").orElse(Wish.PYTHON),
                inputs.optionalNumber("timeout_seconds")
                        .map(Duration::ofSeconds)
                        .orElse(Wish.DEFAULT_TIMEOUT),
                inputs.optionalNumber("memory").map(mib -> (long) mib * MIB).orElse(Wish.MOST_MEMORY),
                files(inputs));
        var waiter = new Waiter(call.run().value(), call.key().text(), token);
        if (sandbox.execute(call.caller(), wish, waiter).isEmpty()) {
            throw new StepUnavailable("The tenant has as much code under way as it may");
        }
    }

    /** What is wrong with an input whose value is known, if it asks for what the sandbox has not. */
    public static Optional<String> problem(String input, Object value) {
        return switch (input) {
            case "language" ->
                value instanceof String text && !text.equals(Wish.PYTHON)
                        ? Optional.of("must be python, which is all there is.")
                        : Optional.empty();
            case "packages" -> value instanceof List<?> names ? missingPackage(names) : Optional.empty();
            case "network" ->
                value.equals(false) || value.equals("none")
                        ? Optional.empty()
                        : Optional.of("must be false: code reaches no network.");
            case "memory" ->
                value instanceof Number mib && isOutside(mib, 64, Wish.MOST_MEMORY / MIB)
                        ? Optional.of("must be from 64 to " + Wish.MOST_MEMORY / MIB + " MiB, not " + mib + ".")
                        : Optional.empty();
            case "timeout_seconds" ->
                value instanceof Number seconds && isOutside(seconds, 1, Wish.LONGEST_TIMEOUT.toSeconds())
                        ? Optional.of(
                                "must be from 1 to " + Wish.LONGEST_TIMEOUT.toSeconds() + ", not " + seconds + ".")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<String> missingPackage(List<?> names) {
        return names.stream()
                .filter(name -> !(name instanceof String text && PACKAGES.contains(text.toLowerCase(Locale.ROOT))))
                .findFirst()
                .map(name -> "names " + name + ", but there are " + String.join(", ", PACKAGES)
                        + " and Python's own library, and no way to others.");
    }

    private static boolean isOutside(Number number, long least, long most) {
        return number.doubleValue() < least || number.doubleValue() > most;
    }

    private static List<Input> files(StepInputs inputs) {
        var files = new ArrayList<Input>();
        inputs.value("inputs").ifPresent(values -> files.add(file(INPUTS, Json.writeCompact(inputs.object("inputs")))));
        switch (inputs.value("files").orElse(List.of())) {
            case Map<?, ?> byName ->
                byName.forEach((name, content) -> files.add(file(
                        String.valueOf(name), content instanceof String text ? text : Json.writeCompact(content))));
            case List<?> list -> list.forEach(each -> files.add(file(each)));
            default -> throw new StepRefused("The input files must be a list, or an object of contents by name");
        }
        return files;
    }

    private static Input file(String name, String content) {
        return new Input(name, Optional.of(content.getBytes(StandardCharsets.UTF_8)), Optional.empty());
    }

    private static Input file(Object each) {
        if (each instanceof Map<?, ?> file && file.get("name") instanceof String name) {
            if (file.get("content") instanceof String content) {
                return file(name, content);
            }
            try {
                if (file.get("content_base64") instanceof String content) {
                    return new Input(name, Optional.of(Base64.getDecoder().decode(content)), Optional.empty());
                }
                if (file.get("file_id") instanceof String id) {
                    return new Input(name, Optional.empty(), Optional.of(new UploadId(id)));
                }
            } catch (IllegalArgumentException e) {
                throw new StepRefused("The file " + name + " is neither Base64 nor one that was put up", e);
            }
        }
        throw new StepRefused("Each of files must have a name, and content, content_base64 or file_id");
    }
}
