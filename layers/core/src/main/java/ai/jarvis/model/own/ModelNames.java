package ai.jarvis.model.own;

import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.platform.Refusal;
import java.util.Set;
import java.util.regex.Pattern;

/** What tenants may call models. */
final class ModelNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");
    /** Taken by routes beside the models'. */
    private static final Set<String> TAKEN = Set.of(ChatModels.AUTO, "aliases", "preferences");

    private ModelNames() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Refuses what is no name, and one that means something already.
     *
     * @throws Refusal 422 or, with {@code name_taken}, 409
     */
    static void require(String name, PlatformModels platform) {
        if (!isName(name)) {
            throw Refusal.invalid(
                    "/name", "must be 1 to 100 letters, digits, and after the first one of . _ : -, and no others");
        }
        if (TAKEN.contains(name) || platform.has(name)) {
            throw taken(name);
        }
    }

    static Refusal taken(String name) {
        return Refusal.of(Refusal.Kind.CONFLICT, "name_taken", "The name '" + name + "' is taken already.");
    }
}
