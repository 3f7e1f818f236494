package ai.jarvis.platform;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what a process is told by its environment, and notes all that is missing or wrong before it complains. */
public final class Variables {
    private final Function<String, Optional<String>> values;
    private final List<String> problems = new ArrayList<>();

    /** Variables from wherever they come. */
    public Variables(Function<String, Optional<String>> values) {
        this.values = values;
    }

    /** The variables of the process's environment. */
    public static Variables ofEnvironment() {
        return new Variables(name -> Optional.ofNullable(System.getenv(name)));
    }

    /** A text; a stand-in if it is not there, which is noted. */
    public String text(String name) {
        return optionalText(name).orElseGet(() -> {
            problem(name + " is not set");
            return "missing";
        });
    }

    /**
     * A text that is the only one asked for.
     *
     * @throws IllegalArgumentException if it is not there
     */
    public String require(String name) {
        return optionalText(name).orElseThrow(() -> new IllegalArgumentException(name + " is not set"));
    }

    public Optional<String> optionalText(String name) {
        return values.apply(name).filter(value -> !value.isBlank());
    }

    public int number(String name, int otherwise) {
        var value = optionalText(name);
        try {
            return value.map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            problem(name + " is not a number: " + value.get());
            return otherwise;
        }
    }

    public Optional<URI> uri(String name) {
        var value = optionalText(name);
        try {
            return value.map(URI::create);
        } catch (IllegalArgumentException e) {
            problem(name + " is not a URI: " + value.get());
            return Optional.empty();
        }
    }

    /** Notes something that is wrong. */
    public void problem(String problem) {
        problems.add(problem);
    }

    /**
     * Ends the reading.
     *
     * @throws IllegalArgumentException naming all that was noted
     */
    public void reportProblems() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("The settings are not complete: " + String.join("; ", problems));
        }
    }
}
