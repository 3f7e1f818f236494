package ai.jarvis.prompt;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.prompt.SemanticVersion.Part;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Which number a version gets, of whatever there are versions. */
public final class VersionNumbers {
    private VersionNumbers() {}

    /**
     * The number after the newest: the one that is told, or what follows from the part that goes up.
     *
     * @throws Refusal if there is none, or the one that is told is not greater
     */
    public static SemanticVersion after(SemanticVersion newest, Optional<SemanticVersion> told, Supplier<Part> part) {
        if (told.isEmpty()) {
            return newest.next(part.get())
                    .orElseThrow(() -> Refusal.of(
                            Refusal.Kind.CONFLICT,
                            "version_exhausted",
                            "No number comes after that part of " + newest + "."));
        }
        if (!told.get().isAfter(newest)) {
            throw Refusal.unprocessable(
                    "version_not_greater",
                    "A version's number is greater than those before it.",
                    List.of(new FieldError("/version", "must be greater than " + newest)));
        }
        return told.get();
    }

    /** Refuses to be told a number and a part of one at once. */
    public static void requireOne(Optional<SemanticVersion> number, Optional<Part> part) {
        if (number.isPresent() && part.isPresent()) {
            throw Refusal.invalid("/bump", "must not be told together with version");
        }
    }

    /** The refusal of a version that says the same as the newest. */
    public static Refusal unchanged(SemanticVersion newest) {
        return Refusal.of(
                Refusal.Kind.CONFLICT,
                "version_unchanged",
                "The newest version, " + newest + ", says the same already.");
    }
}
