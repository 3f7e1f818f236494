package ai.jarvis.web;

import ai.jarvis.platform.Refusal;
import java.util.function.Function;

/** Ids as they come in paths and bodies. */
public final class PathId {
    private PathId() {}

    /**
     * The id; text that is none is refused just as an unknown id.
     *
     * @param type the id's constructor
     * @param what it is the id of, for people
     */
    public static <T> T of(String text, Function<String, T> type, String what) {
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.notFound(what);
        }
    }
}
