package ai.jarvis.model.own;

import ai.jarvis.prompt.SemanticVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What differs between two versions of a model, by the names of fields. */
public record ModelDiff(SemanticVersion from, SemanticVersion to, List<Changed> changed) {
    private static final String KEY = "config.api_key";

    public ModelDiff {
        changed = List.copyOf(changed);
    }

    /** A field that says something else; of a key it is only told whether there is one. */
    public record Changed(String field, Optional<String> before, Optional<String> after) {}

    static ModelDiff between(ModelVersion from, ModelVersion to) {
        var before = from.definition().fields();
        var after = to.definition().fields();
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        var changed = new ArrayList<Changed>();
        for (var name : names) {
            var old = Optional.ofNullable(before.get(name));
            var fresh = Optional.ofNullable(after.get(name));
            if (!old.equals(fresh)) {
                changed.add(
                        name.equals(KEY)
                                ? new Changed(name, old.map(key -> "a key"), fresh.map(key -> "another key"))
                                : new Changed(name, old, fresh));
            }
        }
        return new ModelDiff(from.number(), to.number(), changed);
    }
}
