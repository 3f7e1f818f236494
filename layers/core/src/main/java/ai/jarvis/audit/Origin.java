package ai.jarvis.audit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a thread works. It travels with the work as the request's id does, so that what is changed in the
 * course of a request is on record with who asked for it, however deep down it is changed.
 *
 * @param actor the id of the user or API key
 */
public record Origin(String actor, Optional<String> requestId) {
    /** Where nobody asked: work in the background, by the clock, at a first start. */
    public static final Origin SYSTEM = new Origin("system", Optional.empty());

    /** Who has not said who they are, or not credibly. */
    public static final String ANONYMOUS = "anonymous";

    private static final ThreadLocal<@Nullable Origin> CURRENT = new ThreadLocal<>();

    /** The one of this thread; {@link #SYSTEM} if none was set. */
    public static Origin current() {
        return known().orElse(SYSTEM);
    }

    /** The one that was set for this thread. */
    public static Optional<Origin> known() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Sets the one of this thread, or none. */
    public static void set(Optional<Origin> origin) {
        origin.ifPresentOrElse(CURRENT::set, CURRENT::remove);
    }
}
