package ai.jarvis.evaluation;

import java.util.Optional;

/**
 * What is evaluated: a version of a prompt, a model, or one with the other.
 *
 * @param prompt its name or id; absent where the cases' inputs are put to the model as they are
 * @param version its number or a label
 * @param model its name; absent for the tenant's standard one
 */
public record Subject(Optional<String> prompt, Optional<String> version, Optional<String> model) {
    public Subject {
        if (prompt.isPresent() != version.isPresent()) {
            throw new IllegalArgumentException("A prompt is evaluated in one of its versions: " + prompt + version);
        }
    }

    /** A prompt as in {@code support@1.2.0}, and a model. */
    public static Subject of(Optional<String> prompt, Optional<String> model) {
        var at = prompt.map(text -> text.lastIndexOf('@'));
        if (at.filter(index -> index < 1).isPresent()) {
            throw new IllegalArgumentException("A prompt is evaluated in one of its versions, as in support@1.2.0");
        }
        return new Subject(
                prompt.map(text -> text.substring(0, at.get())),
                prompt.map(text -> text.substring(at.get() + 1)),
                model);
    }

    /** The prompt with its version, as in {@code support@1.2.0}. */
    public Optional<String> promptVersion() {
        return prompt.map(name -> name + "@" + version.orElseThrow());
    }
}
