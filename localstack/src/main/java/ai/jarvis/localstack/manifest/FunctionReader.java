package ai.jarvis.localstack.manifest;

import ai.jarvis.localstack.manifest.Functions.Caller;
import ai.jarvis.localstack.manifest.Functions.Function;
import ai.jarvis.localstack.manifest.Functions.Queue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one function of the manifest; what is wrong is noted in its section. */
record FunctionReader(String name, Section section) {
    private static final int MOST_CONCURRENCY = 1_000;

    Function read(Grants known) {
        section.allow("handler", "module", "class", "routes", "memory", "timeout", "reserved", "queue", "grants");
        int timeout = section.number("timeout", 1, 900);
        Caller caller = caller();
        Optional<String> handlerClass = section.optionalText("class");
        List<String> routes = routes(caller);
        Optional<Queue> queue = section.optionalSection("queue").map(part -> queue(part, timeout));
        Optional<Integer> reserved = section.optionalNumber("reserved", 1, MOST_CONCURRENCY);
        demand("class", handlerClass.isPresent(), caller != Caller.HTTP);
        demand("queue", queue.isPresent(), caller == Caller.QUEUE);
        demand("routes", !routes.isEmpty(), caller == Caller.HTTP || caller == Caller.WEBSOCKET);
        if (queue.isPresent() && reserved.isPresent() && queue.get().concurrency() > reserved.get()) {
            section.problem("reserved", "is less than what the queue's messages are worked on with");
        }
        return new Function(
                name,
                section.optionalText("module").orElse(name),
                caller,
                handlerClass,
                routes,
                section.number("memory", 128, 10_240),
                Duration.ofSeconds(timeout),
                reserved,
                queue,
                known.demand(section));
    }

    private Caller caller() {
        String wanted = section.text("handler");
        return Stream.of(Caller.values())
                .filter(caller -> caller.wireName().equals(wanted))
                .findFirst()
                .orElseGet(() -> {
                    section.problem(
                            "handler",
                            "must be one of "
                                    + Stream.of(Caller.values())
                                            .map(Caller::wireName)
                                            .collect(Collectors.joining(", ")));
                    return Caller.HTTP;
                });
    }

    private List<String> routes(Caller caller) {
        List<String> routes = section.texts("routes");
        if (caller == Caller.HTTP) {
            routes.stream()
                    .filter(route -> !route.matches("(/[a-z0-9._-]+)+"))
                    .forEach(route -> section.problem("routes", "has a route that is no path: " + route));
        }
        return routes;
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
                section.number("concurrency", 1, MOST_CONCURRENCY));
    }

    private void demand(String entry, boolean present, boolean wanted) {
        if (present != wanted) {
            section.problem(entry, wanted ? "is missing" : "does not belong to this kind of handler");
        }
    }
}
