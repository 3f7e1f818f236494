package ai.jarvis.rollout;

import ai.jarvis.prompt.PromptId;
import ai.jarvis.prompt.Selection;
import java.util.Locale;
import java.util.Optional;

/**
 * What a rollout is about.
 *
 * @param id the prompt's id, or the name by which requests ask for the model
 * @param name what callers call it: the prompt's name, or the model's
 * @param label of the prompt's labels the one that the rollout is about too; requests that ask for the newest version
 *     always are
 */
public record RolloutSubject(Kind kind, String id, String name, Optional<String> label) {
    /** The names are part of the API, in lower case. */
    public enum Kind {
        PROMPT,
        MODEL;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public RolloutSubject {
        if (kind == Kind.MODEL && label.isPresent()) {
            throw new IllegalArgumentException("A model has no label: " + label.get());
        }
    }

    static RolloutSubject prompt(PromptId id, String name, Optional<String> label) {
        return new RolloutSubject(
                Kind.PROMPT, id.value(), name, label.filter(wanted -> !wanted.equals(Selection.LATEST)));
    }

    static RolloutSubject model(String name) {
        return new RolloutSubject(Kind.MODEL, name, name, Optional.empty());
    }

    boolean isModel(String wanted) {
        return kind == Kind.MODEL && name.equals(wanted);
    }

    /** Whether a request for a prompt, by its name or id, is for what the rollout is about. */
    boolean isPrompt(String wanted, Optional<String> wantedLabel) {
        return kind == Kind.PROMPT
                && (name.equals(wanted) || id.equals(wanted))
                && (wantedLabel.isEmpty() || wantedLabel.get().equals(Selection.LATEST) || wantedLabel.equals(label));
    }

    /** Whether a request is for the rollout's label, and not for the newest version. */
    boolean isByLabel(Optional<String> wantedLabel) {
        return label.isPresent() && wantedLabel.equals(label);
    }
}
