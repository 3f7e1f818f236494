package ai.jarvis.workflow.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How values get into the executions of a distributed map, which see no variables from around: they are part of the
 * input, and the first state of each execution assigns them.
 *
 * @param names the names that the execution needs, besides {@code run}
 */
record Children(Scope around, List<String> names) {
    /** What each execution is started with. */
    Map<String, Object> selector() {
        var values = new LinkedHashMap<String, Object>();
        names.forEach(name -> values.put(name, around.variableQuery(name)));
        var selected = new LinkedHashMap<String, Object>();
        selected.put("run", around.variableQuery("run"));
        selected.put("names", values);
        selected.put(
                "iterations",
                around.indices.stream().map(i -> Scope.query("$" + i)).toList());
        return selected;
    }

    /** The scope with variables of its own for all that comes in. */
    Scope countedIn(Scope inside) {
        inside.declare("run");
        names.forEach(inside::redeclare);
        var counters = new ArrayList<String>();
        around.indices.forEach(i -> counters.add(inside.fresh("iteration")));
        return inside.countedBy(counters);
    }

    /** What the first state assigns to the variables of the scope that {@link #countedIn} made. */
    Map<String, Object> values(Scope inside) {
        var values = new LinkedHashMap<String, Object>();
        values.put(inside.variable("run"), Scope.query("$states.input.run"));
        names.forEach(name -> values.put(inside.variable(name), Scope.query("$states.input.names." + name)));
        for (var i = 0; i < inside.indices.size(); i++) {
            values.put(inside.indices.get(i), Scope.query("$states.input.iterations[" + i + "]"));
        }
        return values;
    }

    /** A processor whose executions have a history of their own. */
    static Map<String, Object> processor(Map<String, Object> machine) {
        var processor = new LinkedHashMap<String, Object>();
        var configuration = new LinkedHashMap<String, Object>();
        configuration.put("Mode", "DISTRIBUTED");
        configuration.put("ExecutionType", "STANDARD");
        processor.put("ProcessorConfig", configuration);
        processor.putAll(machine);
        return processor;
    }
}
