package ai.jarvis.localstack.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of a benchmark: its name, {@code --json}, and numbers by name. */
record Options(Optional<String> benchmark, boolean json, Map<String, Integer> numbers) {

    /** @throws IllegalArgumentException with a message for the person who typed them */
    static Options parse(String[] arguments) {
        var names = new ArrayList<String>();
        var numbers = new HashMap<String, Integer>();
        var json = false;
        var rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            var argument = rest.next();
            if (argument.equals("--json")) {
                json = true;
            } else if (argument.startsWith("--")) {
                numbers.put(argument.substring(2), number(argument, rest.hasNext() ? rest.next() : ""));
            } else {
                names.add(argument);
            }
        }
        if (names.size() > 1) {
            throw new IllegalArgumentException("One benchmark at a time, not " + String.join(" and ", names));
        }
        return new Options(names.stream().findFirst(), json, Map.copyOf(numbers));
    }

    private static int number(String name, String value) {
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(name + " takes a positive number, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    int number(String name, int otherwise) {
        return numbers.getOrDefault(name, otherwise);
    }
}
