package ai.jarvis.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a model may have called while it answers.
 *
 * @param parallel whether it may ask for several calls at once
 */
public record Tools(List<Tool> offered, Choice choice, boolean parallel) {
    /** No tools. */
    public static final Tools NONE = new Tools(List.of(), Choice.AUTO, true);

    public Tools {
        offered = List.copyOf(offered);
        if (offered.stream().map(Tool::name).distinct().count() < offered.size()) {
            throw new IllegalArgumentException("Two tools have one name");
        }
        var tools = offered;
        choice.tool()
                .filter(name -> tools.stream().noneMatch(tool -> tool.name().equals(name)))
                .ifPresent(name -> {
                    throw new IllegalArgumentException("There is no tool " + name + " to choose");
                });
        if (offered.isEmpty() && choice.mode() == Mode.REQUIRED) {
            throw new IllegalArgumentException("A call is required, but there is no tool");
        }
    }

    /** Whether the model decides about calls. */
    public enum Mode {
        AUTO,
        NONE,
        /** Any tool, or the named one, must be called. */
        REQUIRED
    }

    /**
     * Whether tools are called.
     *
     * @param tool the one that must be called; only if a call is required
     */
    public record Choice(Mode mode, Optional<String> tool) {
        public static final Choice AUTO = new Choice(Mode.AUTO, Optional.empty());
        public static final Choice NONE = new Choice(Mode.NONE, Optional.empty());
        public static final Choice REQUIRED = new Choice(Mode.REQUIRED, Optional.empty());

        /** That one and no other. */
        public static Choice of(String tool) {
            return new Choice(Mode.REQUIRED, Optional.of(tool));
        }
    }

    /**
     * One tool.
     *
     * @param parameters a JSON Schema as text
     */
    public record Tool(String name, Optional<String> description, String parameters) {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

        public Tool {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("A tool's name has 1 to 64 letters, digits, _ and -: " + name);
            }
        }
    }
}
