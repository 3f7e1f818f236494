package ai.jarvis.workflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A run of a workflow and what comes of it, as written by hand beside the workflow: {@code workflows/X.expected.yaml}
 * beside {@code workflows/X.workflow.yaml}. Whoever can run state machines can check the compiler by these.
 *
 * <p>Time is virtual: waits, retries and timeouts of hours are among the cases.
 *
 * @param workflow which workflow, by the name of its file
 * @param name what the case shows
 * @param source of the workflow, YAML
 * @param inputs what the run is started with: {@code {"run": {...}, "inputs": inputs}} is the execution's input
 * @param answers what the step function answers, by step or by step and iterations, {@code work[0, 1]}; see
 *     {@link #answer}
 * @param objects texts by key in the bucket of payloads, for item readers
 * @param status how the execution ends: {@code success}, {@code failed} or {@code timeout}
 * @param output of a success
 * @param error of a failure, as Step Functions names it
 * @param cause of a failure, where the case says
 * @param calls of the step function, by step and iterations, in their order; another attempt is another call
 * @param isOrdered whether the order of the calls is certain; if not, only their number is
 * @param states names of all states entered, in order, where the case says
 */
public record WorkflowCase(
        String workflow,
        String name,
        String source,
        Map<String, @Nullable Object> inputs,
        Map<String, List<Answer>> answers,
        Map<String, String> objects,
        String status,
        @Nullable Object output,
        @Nullable String error,
        Optional<String> cause,
        List<String> calls,
        boolean isOrdered,
        Optional<List<String>> states) {
    /** How a call ends. */
    public sealed interface Answer {}

    /** It gives results. */
    public record Outputs(Map<String, @Nullable Object> outputs) implements Answer {}

    /** It fails; the error is as Step Functions names it. */
    public record Failure(String error, String cause) implements Answer {}

    /** It never ends by itself. */
    public record Hangs() implements Answer {}

    /** All cases, in the order of their files' names. */
    public static List<WorkflowCase> all() {
        var cases = new ArrayList<WorkflowCase>();
        for (var workflow : text("index.txt").lines().toList()) {
            var expected = (Map<?, ?>)
                    new Load(LoadSettings.builder().build()).loadFromString(text(workflow + ".expected.yaml"));
            for (var one : (List<?>) expected.get("cases")) {
                cases.add(read(workflow, text(workflow + ".workflow.yaml"), (Map<?, ?>) one));
            }
        }
        return cases;
    }

    /** The name by which {@link #answers} and {@link #calls} know a call: the step, and its iterations in brackets. */
    public static String call(String step, List<?> iteration) {
        return iteration.isEmpty() ? step : step + iteration;
    }

    /**
     * What the step function answers.
     *
     * @param number how many calls with the same step and iterations there were before
     * @param inputs of the call; a {@code noop} step that the case says nothing of answers with them
     */
    public Answer answer(String step, List<?> iteration, int number, Map<String, @Nullable Object> inputs) {
        var list = answers.getOrDefault(call(step, iteration), answers.getOrDefault(step, List.of()));
        return list.isEmpty() ? new Outputs(inputs) : list.get(Math.min(number, list.size() - 1));
    }

    @Override
    public String toString() {
        return workflow + ": " + name;
    }

    private static WorkflowCase read(String workflow, String source, Map<?, ?> one) {
        var answers = new HashMap<String, List<Answer>>();
        object(one.get("answers")).forEach((step, answer) -> {
            List<?> list = answer instanceof List<?> several ? several : Collections.singletonList(answer);
            answers.put(
                    step, list.stream().map(each -> answer((Map<?, ?>) each)).toList());
        });
        var objects = new HashMap<String, String>();
        object(one.get("objects")).forEach((key, text) -> objects.put(key, (String) text));
        return new WorkflowCase(
                workflow,
                (String) one.get("name"),
                source,
                object(one.get("inputs")),
                answers,
                objects,
                (String) one.get("status"),
                one.get("output"),
                (String) one.get("error"),
                Optional.ofNullable((String) one.get("cause")),
                texts(one.get("calls")),
                !Boolean.FALSE.equals(one.get("ordered")),
                Optional.ofNullable(one.get("states")).map(WorkflowCase::texts));
    }

    private static Answer answer(Map<?, ?> answer) {
        if (answer.containsKey("outputs")) {
            return new Outputs(object(answer.get("outputs")));
        }
        if (answer.containsKey("hangs")) {
            return new Hangs();
        }
        var name = (String) answer.get("error");
        return new Failure(
                StepErrors.byAuthorsName(name).map(List::getLast).orElse(name), (String) answer.get("message"));
    }

    private static List<String> texts(@Nullable Object list) {
        return ((List<?>) list).stream().map(String.class::cast).toList();
    }

    private static Map<String, @Nullable Object> object(@Nullable Object value) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> object.put((String) name, member));
        }
        return object;
    }

    private static String text(String file) {
        try (var in = WorkflowCase.class.getResourceAsStream("/workflows/" + file)) {
            if (in == null) {
                throw new IllegalStateException("There is no workflows/" + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
