package ai.jarvis.workflow.analysis;

import ai.jarvis.workflow.expression.Kind;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of names at a point of a workflow.
 *
 * @param certain names that have a value however the point was reached
 * @param possible names that may have one, the certain ones included
 */
record Known(Map<String, Kind> certain, Set<String> possible) {
    Known {
        certain = Collections.unmodifiableMap(certain);
        possible = Collections.unmodifiableSet(possible);
    }

    /** With a value for the name. */
    Known with(String name, Kind kind) {
        var names = new HashMap<>(certain);
        names.put(name, kind);
        var all = new HashSet<>(possible);
        all.add(name);
        return new Known(names, all);
    }

    /** Where the names may have got other values, of any kind. */
    Known changed(Collection<String> names) {
        var kinds = new HashMap<>(certain);
        names.forEach(name -> kinds.computeIfPresent(name, (n, kind) -> Kind.ANY));
        var all = new HashSet<>(possible);
        all.addAll(names);
        return new Known(kinds, all);
    }

    /** With what is certain of the other too, as when both were done. */
    Known and(Known other) {
        var names = new HashMap<>(certain);
        names.putAll(other.certain);
        var all = new HashSet<>(possible);
        all.addAll(other.possible);
        return new Known(names, all);
    }

    /** What is known where either is the case; a point that is not reached is null and says nothing. */
    static @Nullable Known either(@Nullable Known a, @Nullable Known b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        var names = new HashMap<String, Kind>();
        a.certain.forEach((name, kind) -> {
            var other = b.certain.get(name);
            if (other != null) {
                names.put(name, kind.or(other));
            }
        });
        var all = new HashSet<>(a.possible);
        all.addAll(b.possible);
        return new Known(names, all);
    }
}
