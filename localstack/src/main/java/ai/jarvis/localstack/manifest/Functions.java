package ai.jarvis.localstack.manifest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code functions/functions.yaml} says, in the file's order.
 *
 * @param byName the functions by their names
 */
public record Functions(Map<String, Function> byName) {
    /** Who calls a function. */
    public enum Caller {
        /** API Gateway: the function is the controllers of its module. */
        HTTP,
        /** A poller of an SQS queue. */
        QUEUE
    }

    /**
     * A function.
     *
     * @param handlerClass the handler's class; empty for an HTTP function
     * @param routes path prefixes; empty unless it is an HTTP function
     * @param memory MiB
     * @param queue the queue it works on; present for a queue function only
     * @param grants the platform's capabilities its role may use
     */
    public record Function(
            String name,
            Caller caller,
            Optional<String> handlerClass,
            List<String> routes,
            int memory,
            Duration timeout,
            Optional<Queue> queue,
            List<String> grants) {}

    /**
     * The queue that a function works on.
     *
     * @param batch most messages per invocation
     * @param visibility how long a received message is hidden from others
     * @param attempts receives before a message moves to the dead letters
     * @param concurrency most invocations at a time
     */
    public record Queue(String name, int batch, Duration visibility, int attempts, int concurrency) {
        public String deadLetters() {
            return name + "-dead-letters";
        }
    }

    public Functions {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** The queues that functions work on. */
    public List<Queue> queues() {
        return byName.values().stream()
                .flatMap(function -> function.queue().stream())
                .toList();
    }

    /**
     * Reads the manifest.
     *
     * @throws ManifestException with everything that is wrong in it
     */
    public static Functions read(Path file) {
        Section top = Section.parse(file, Section.text(file));
        Map<String, Function> functions = new LinkedHashMap<>();
        Map<String, String> takers = new HashMap<>();
        for (String name : top.names()) {
            if (!name.matches("[a-z][a-z0-9-]{0,62}")) {
                top.problem(name, "is not a name of lower case letters, digits and hyphens");
            }
            Function function = function(name, top.section(name));
            functions.put(name, function);
            function.routes().forEach(route -> refuseTwice(top, takers, "route " + route, name));
            function.queue().ifPresent(queue -> refuseTwice(top, takers, "queue " + queue.name(), name));
        }
        top.refuseIfWrong(file);
        return new Functions(functions);
    }

    private static Function function(String name, Section section) {
        section.allow("handler", "class", "routes", "memory", "timeout", "queue", "grants");
        int timeout = section.number("timeout", 1, 900);
        Optional<String> handlerClass = section.optionalText("class");
        List<String> routes = section.texts("routes");
        Optional<Queue> queue = section.optionalSection("queue").map(queueSection -> queue(queueSection, timeout));
        Caller caller =
                switch (section.text("handler")) {
                    case "http" -> Caller.HTTP;
                    case "queue" -> Caller.QUEUE;
                    default -> {
                        section.problem("handler", "must be http or queue");
                        yield Caller.HTTP;
                    }
                };
        boolean queued = caller == Caller.QUEUE;
        demand(section, "class", handlerClass.isPresent(), queued);
        demand(section, "queue", queue.isPresent(), queued);
        demand(section, "routes", !routes.isEmpty(), !queued);
        return new Function(
                name,
                caller,
                handlerClass,
                routes,
                section.number("memory", 128, 10_240),
                Duration.ofSeconds(timeout),
                queue,
                section.texts("grants"));
    }

    private static Queue queue(Section section, int timeout) {
        section.allow("name", "batch", "visibility", "attempts", "concurrency");
        int visibility = section.number("visibility", 1, 43_200);
        if (visibility < timeout) {
            section.problem("visibility", "must be at least the function's timeout of " + timeout + " s");
        }
        return new Queue(
                section.text("name"),
                section.number("batch", 1, 10),
                Duration.ofSeconds(visibility),
                section.number("attempts", 1, 1_000),
                section.number("concurrency", 1, 1_000));
    }

    private static void demand(Section section, String name, boolean present, boolean wanted) {
        if (present != wanted) {
            section.problem(name, wanted ? "is missing" : "does not belong to this kind of handler");
        }
    }

    private static void refuseTwice(Section top, Map<String, String> takers, String what, String name) {
        String other = takers.putIfAbsent(what, name);
        if (other != null) {
            top.problem(name, "takes the " + what + " that " + other + " has");
        }
    }
}
