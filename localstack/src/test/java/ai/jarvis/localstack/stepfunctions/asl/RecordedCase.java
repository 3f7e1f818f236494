package ai.jarvis.localstack.stepfunctions.asl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One execution that was recorded on AWS, with what its tasks answered. */
public record RecordedCase(Map<?, ?> json) {
    private static final String ANY = "<any>";

    static List<RecordedCase> read(Path folder) throws IOException {
        var cases = new ArrayList<RecordedCase>();
        try (var files = Files.newDirectoryStream(folder, "*.json")) {
            for (var file : files) {
                for (var item : (List<?>) Values.parse(Files.readString(file))) {
                    cases.add(new RecordedCase((Map<?, ?>) item));
                }
            }
        }
        return cases;
    }

    public String name() {
        return (String) json.get("name");
    }

    /** The definition as the API takes it, with other resources of its tasks. */
    public String definition(Map<String, String> resources) {
        return Values.write(replaced(json.get("definition"), resources));
    }

    private static @Nullable Object replaced(@Nullable Object value, Map<String, String> resources) {
        if (value instanceof List<?> list) {
            return list.stream().map(item -> replaced(item, resources)).toList();
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        var copy = new LinkedHashMap<Object, @Nullable Object>();
        map.forEach((key, field) -> copy.put(
                key,
                "Task".equals(map.get("Type")) && "Resource".equals(key)
                        ? resources.get(field)
                        : replaced(field, resources)));
        return copy;
    }

    /** The resources of its tasks. */
    public Set<String> resources() {
        var resources = new LinkedHashSet<String>();
        collect(json.get("definition"), resources);
        return resources;
    }

    private static void collect(@Nullable Object value, Set<String> resources) {
        if (value instanceof List<?> list) {
            list.forEach(item -> collect(item, resources));
        } else if (value instanceof Map<?, ?> map) {
            if ("Task".equals(map.get("Type")) && map.get("Resource") instanceof String resource) {
                resources.add(resource);
            }
            map.values().forEach(field -> collect(field, resources));
        }
    }

    /** What a task ends with. */
    public sealed interface Answer {
        record Returned(@Nullable Object value) implements Answer {}

        record Raised(@Nullable String error, @Nullable String cause) implements Answer {}

        record Never() implements Answer {}
    }

    /** Whoever does the tasks of a resource in one execution. */
    public interface Worker {
        Answer answer(@Nullable Object input);
    }

    /** Who does the tasks of each resource that is there. */
    public Map<String, Worker> activityAnswers() {
        var mocks = new Mocks();
        var workers = new HashMap<String, Worker>();
        for (var resource : mocks.byResource.keySet()) {
            workers.put(resource, input -> switch (mocks.answer(
                    new Effects.Call(0, resource, withoutToken(input), Optional.empty()))) {
                case Signal.Succeeded succeeded -> new Answer.Returned(succeeded.output());
                case Signal.Failed failed -> new Answer.Raised(failed.error(), failed.cause());
                case null, default -> new Answer.Never();
            });
        }
        return workers;
    }

    /** An activity's context object has its task's token, which that of the recorded resource had not. */
    private static @Nullable Object withoutToken(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(RecordedCase::withoutToken).toList();
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        var copy = new LinkedHashMap<Object, @Nullable Object>();
        map.forEach((key, field) -> {
            if (!(key.equals("Task") && map.containsKey("StateMachine"))) {
                copy.put(key, withoutToken(field));
            }
        });
        return copy;
    }

    public String input() {
        return Values.write(json.get("input"));
    }

    /** Texts of objects, by bucket and key with a slash between them. */
    public Map<String, String> objects() {
        var objects = new HashMap<String, String>();
        if (json.get("s3") instanceof List<?> list) {
            for (var item : list) {
                var object = (Map<?, ?>) item;
                objects.put(object.get("bucket") + "/" + object.get("key"), (String) object.get("body"));
            }
        }
        return objects;
    }

    /** How an execution of it ended. */
    public record Outcome(
            String status,
            @Nullable Object output,
            @Nullable String error,
            @Nullable String cause,
            List<@Nullable Object> entered) {}

    /** What is different from the recording; empty if nothing is. */
    List<String> differences() {
        Execution execution;
        try {
            var world = new VirtualWorld(answers());
            execution = execution(world);
            world.run(execution);
        } catch (InvalidDefinition e) {
            return List.of("refused: " + e.getMessage());
        }
        var entered = new ArrayList<@Nullable Object>();
        for (var event : execution.history()) {
            if (event.type().endsWith("StateEntered")) {
                entered.add(event.details().get("name"));
            }
        }
        return differences(new Outcome(
                execution.status().name(),
                execution.output(),
                execution.error().orElse(null),
                execution.cause().orElse(null),
                entered));
    }

    /** What of an outcome is different from the recording; empty if nothing is. */
    public List<String> differences(Outcome outcome) {
        var expected = (Map<?, ?>) json.get("expected");
        var differences = new ArrayList<String>();
        compare(differences, "status", expected.get("status"), outcome.status());
        if ("SUCCEEDED".equals(expected.get("status"))) {
            compare(differences, "output", expected.get("output"), outcome.output());
        } else {
            compare(differences, "error", expected.get("error"), outcome.error());
            compare(differences, "cause", expected.get("cause"), outcome.cause());
        }
        if (expected.get("stateEntered") != null) {
            compare(differences, "stateEntered", expected.get("stateEntered"), outcome.entered());
        }
        return differences;
    }

    /** What its tasks answer; each call may have its own answer, so this is for one execution. */
    Function<Effects.Call, @Nullable Signal> answers() {
        return new Mocks()::answer;
    }

    Execution execution(Effects effects) {
        return new Execution(
                Machine.parse(Values.write(json.get("definition"))),
                VirtualWorld.identity("case"),
                json.get("input"),
                "EXPRESS".equals(json.get("type")),
                effects);
    }

    private static void compare(
            List<String> differences, String what, @Nullable Object expected, @Nullable Object actual) {
        if (!matches(expected, actual)) {
            differences.add(what + ": expected " + Values.write(expected) + " but was " + Values.write(actual));
        }
    }

    private static boolean matches(@Nullable Object expected, @Nullable Object actual) {
        if (ANY.equals(expected)) {
            return true;
        }
        if (expected instanceof Map<?, ?> map && actual instanceof Map<?, ?> other) {
            return (map.keySet().equals(other.keySet()) || isOlder(map, other))
                    && map.keySet().stream().allMatch(key -> matches(map.get(key), other.get(key)));
        }
        if (expected instanceof List<?> list && actual instanceof List<?> other) {
            for (int i = 0; i < list.size(); i++) {
                if (i >= other.size() || !matches(list.get(i), other.get(i))) {
                    return false;
                }
            }
            return list.size() == other.size();
        }
        return Values.same(expected, actual);
    }

    /** Some were recorded before the context object told the number of redrives. */
    private static boolean isOlder(Map<?, ?> expected, Map<?, ?> actual) {
        var names = new HashSet<Object>(expected.keySet());
        return names.contains("RoleArn") && names.add("RedriveCount") && names.equals(actual.keySet());
    }

    /** The recorded behaviour of the tasks' resources. */
    private final class Mocks {
        private final Map<String, Map<?, ?>> byResource = new HashMap<>();
        private final Set<Object> used = new HashSet<>();

        Mocks() {
            for (var mock : (List<?>) json.get("mocks")) {
                byResource.put((String) ((Map<?, ?>) mock).get("resource"), (Map<?, ?>) mock);
            }
        }

        @Nullable
        Signal answer(Effects.Call call) {
            if (call.resource().contains(":s3:") && json.get("s3") instanceof List<?> objects) {
                return object(call, objects);
            }
            var mock = byResource.get(call.resource());
            if (mock == null) {
                return new Signal.Failed(
                        call.number(), "States.Runtime", "The activity " + call.resource() + " does not exist.");
            }
            return switch ((String) mock.get("behaviour")) {
                case "echo" -> new Signal.Succeeded(call.number(), call.input());
                case "return" -> new Signal.Succeeded(call.number(), mock.get("value"));
                case "raise" ->
                    new Signal.Failed(call.number(), (String) mock.get("error"), (String) mock.get("cause"));
                default -> recorded(call, (List<?>) mock.get("calls"));
            };
        }

        private @Nullable Signal recorded(Effects.Call call, List<?> calls) {
            for (int i = 0; i < calls.size(); i++) {
                var recorded = (Map<?, ?>) calls.get(i);
                if (matches(recorded.get("input"), call.input()) && used.add(call.resource() + i)) {
                    if (recorded.containsKey("hang")) {
                        return null;
                    }
                    if (recorded.get("raise") instanceof Map<?, ?> raised) {
                        return new Signal.Failed(
                                call.number(), (String) raised.get("error"), (String) raised.get("cause"));
                    }
                    return new Signal.Succeeded(call.number(), recorded.get("return"));
                }
            }
            return new Signal.Failed(call.number(), "UnexpectedCall", Values.write(call.input()));
        }

        private static Signal object(Effects.Call call, List<?> objects) {
            var wanted = (Map<?, ?>) call.input();
            for (var item : objects) {
                var object = (Map<?, ?>) item;
                if (object.get("bucket").equals(wanted.get("Bucket"))
                        && object.get("key").equals(wanted.get("Key"))) {
                    return new Signal.Succeeded(call.number(), Map.of("Body", object.get("body")));
                }
            }
            return new Signal.Failed(call.number(), "S3.NoSuchKeyException", "The object does not exist");
        }
    }
}
