package ai.jarvis.infra.cost;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * What {@code ./jarvis cost} is told.
 *
 * @param infra folder of the tables
 * @param plans folder of the plans
 * @param plan one plan instead of those
 */
record CostOptions(
        Path infra, Path plans, Optional<Path> plan, Optional<String> size, Optional<String> region, boolean json) {
    private static final List<String> WITH_VALUE = List.of("--size", "--region", "--plan");

    static CostOptions parse(List<String> arguments) {
        var folders = new ArrayList<Path>();
        var values = new HashMap<String, String>();
        boolean json = false;
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (argument.equals("--json")) {
                json = true;
            } else if (WITH_VALUE.contains(argument) && i + 1 < arguments.size()) {
                values.put(argument, arguments.get(++i));
            } else if (argument.startsWith("--")) {
                throw new CostException("Unknown or incomplete option " + argument);
            } else {
                folders.add(Path.of(argument));
            }
        }
        if (folders.size() != 2) {
            throw new CostException("The folders of the tables and of the plans come first");
        }
        return new CostOptions(
                folders.getFirst(),
                folders.getLast(),
                Optional.ofNullable(values.get("--plan")).map(Path::of),
                Optional.ofNullable(values.get("--size")),
                Optional.ofNullable(values.get("--region")),
                json);
    }
}
