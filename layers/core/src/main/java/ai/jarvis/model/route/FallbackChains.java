package ai.jarvis.model.route;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which models stand in for which. A chain {@code large > small > local} says that {@code small} stands in for
 * {@code large}, and {@code local} for {@code small}; chains that share a name are joined there. No model stands in for
 * itself, however many others are between.
 */
public final class FallbackChains {
    private static final String ARROW = " > ";

    private final Map<String, Set<String>> next;

    private FallbackChains(Map<String, Set<String>> next) {
        this.next = next;
    }

    /** Where nothing stands in for anything. */
    public static FallbackChains none() {
        return new FallbackChains(Map.of());
    }

    /** The names in a chain as people write it, {@code large > small > local}. */
    public static List<String> parse(String chain) {
        return Arrays.stream(chain.split(">", -1)).map(String::strip).toList();
    }

    /**
     * Chains, if they can be followed.
     *
     * @param pointer to the chains in the request that declares them (RFC 6901)
     * @param known the names of models that can be used
     * @throws Refusal with all unknown names, or else with the path of each circle
     */
    public static FallbackChains declare(String pointer, List<List<String>> chains, Set<String> known) {
        var errors = new ArrayList<FieldError>();
        for (int i = 0; i < chains.size(); i++) {
            check(pointer + "/" + i, chains.get(i), known, errors);
        }
        refuseIfAny(errors);
        var declared = new FallbackChains(links(chains));
        declared.circles().forEach(circle -> errors.add(new FieldError(pointer, "goes in a circle: " + circle)));
        refuseIfAny(errors);
        return declared;
    }

    private static void check(String pointer, List<String> chain, Set<String> known, List<FieldError> errors) {
        if (chain.size() < 2) {
            errors.add(new FieldError(pointer, "must name a model and at least one that stands in for it"));
        }
        for (int i = 0; i < chain.size(); i++) {
            if (!known.contains(chain.get(i))) {
                errors.add(new FieldError(
                        pointer + "/" + i, "is not a model that can be used here: '" + chain.get(i) + "'"));
            }
        }
    }

    private static void refuseIfAny(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }

    private static Map<String, Set<String>> links(List<List<String>> chains) {
        var links = new LinkedHashMap<String, Set<String>>();
        for (var chain : chains) {
            for (int i = 1; i < chain.size(); i++) {
                links.computeIfAbsent(chain.get(i - 1), name -> new LinkedHashSet<>())
                        .add(chain.get(i));
            }
        }
        return links;
    }

    private List<String> circles() {
        var circles = new ArrayList<String>();
        var done = new HashSet<String>();
        next.keySet().forEach(name -> follow(name, new ArrayList<>(), done, circles));
        return circles;
    }

    /** Goes on from a name; a name that is on the path already closes a circle. */
    private void follow(String name, List<String> path, Set<String> done, List<String> circles) {
        var before = path.indexOf(name);
        if (before >= 0) {
            circles.add(String.join(ARROW, path.subList(before, path.size())) + ARROW + name);
            return;
        }
        if (done.contains(name)) {
            return;
        }
        path.add(name);
        next.getOrDefault(name, Set.of()).forEach(following -> follow(following, path, done, circles));
        path.removeLast();
        done.add(name);
    }

    /** The model and all that stand in for it, each once, in the order in which they are tried. */
    public List<String> expand(String name) {
        var all = new LinkedHashSet<String>();
        collect(name, all);
        return List.copyOf(all);
    }

    private void collect(String name, Set<String> all) {
        if (all.add(name)) {
            next.getOrDefault(name, Set.of()).forEach(following -> collect(following, all));
        }
    }
}
