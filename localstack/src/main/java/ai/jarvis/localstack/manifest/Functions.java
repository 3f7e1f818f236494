package ai.jarvis.localstack.manifest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
        /** API Gateway's HTTP API: the function is the controllers of its module. */
        HTTP,
        /** A poller of an SQS queue. */
        QUEUE,
        /** API Gateway's WebSocket API. */
        WEBSOCKET,
        /** API Gateway, which asks whether a request may come in. */
        AUTHORIZER,
        /** A state machine. */
        STATE_MACHINE,
        /** Secrets Manager, which has a secret replaced. */
        ROTATION;

        /** As the manifest writes it. */
        String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A function.
     *
     * @param module the folder that holds its code
     * @param handlerClass the handler's class; empty for an HTTP function
     * @param routes path prefixes of an HTTP function, route keys of a WebSocket function; else empty
     * @param memory MiB
     * @param reserved invocations at a time that are kept for the function, and the most it gets
     * @param queue the queue it works on; present for a queue function only
     * @param grants the platform's capabilities its role may use
     */
    public record Function(
            String name,
            String module,
            Caller caller,
            Optional<String> handlerClass,
            List<String> routes,
            int memory,
            Duration timeout,
            Optional<Integer> reserved,
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

    /** The functions that somebody calls. */
    public List<Function> calledBy(Caller caller) {
        return byName.values().stream()
                .filter(function -> function.caller() == caller)
                .toList();
    }

    /**
     * Reads the manifest.
     *
     * @param grants what may be granted
     * @throws ManifestException with everything that is wrong in it
     */
    public static Functions read(Path file, Grants grants) {
        Section top = Section.parse(file, Section.text(file));
        Map<String, Function> functions = new LinkedHashMap<>();
        Map<String, String> takers = new HashMap<>();
        for (String name : top.names()) {
            if (!name.matches("[a-z][a-z0-9-]{0,62}")) {
                top.problem(name, "is not a name of lower case letters, digits and hyphens");
            }
            Function function = new FunctionReader(name, top.section(name)).read(grants);
            functions.put(name, function);
            function.routes().forEach(route -> refuseTwice(top, takers, "route " + route, name));
            function.queue().ifPresent(queue -> refuseTwice(top, takers, "queue " + queue.name(), name));
        }
        top.refuseIfWrong(file);
        return new Functions(functions);
    }

    private static void refuseTwice(Section top, Map<String, String> takers, String what, String name) {
        String other = takers.putIfAbsent(what, name);
        if (other != null) {
            top.problem(name, "takes the " + what + " that " + other + " has");
        }
    }
}
