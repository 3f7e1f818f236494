package ai.jarvis.platform;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is made when it is first needed, and then kept: whoever never needs it does not wait for it. */
public final class Memoized<T> implements Supplier<T> {
    private @Nullable Supplier<T> maker;
    private @Nullable T made;

    public Memoized(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        var known = made;
        if (known == null) {
            known = maker.get();
            made = known;
        }
        return known;
    }
}
