package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.workflow.StateMachines.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunStepsTest {
    private static final Instant START = Instant.parse("2030-01-01T10:00:00Z");

    private final List<HistoryEvent> events = new ArrayList<>();
    private final RunSteps steps = new RunSteps(Map.of(
            "ask", new SourceStep(4, 5, "ask", "llm_call", "/steps/0"),
            "ask: loop", new SourceStep(4, 5, "ask", "llm_call", "/steps/0"),
            "wait", new SourceStep(9, 5, "wait", "wait", "/steps/1")));

    private long event(long previous, String type, String name, Object value, String error) {
        var id = events.size() + 1L;
        events.add(new HistoryEvent(
                id,
                previous,
                type,
                START.plusSeconds(id),
                Optional.ofNullable(name),
                Optional.ofNullable(value),
                Optional.ofNullable(error),
                Optional.ofNullable(error).map(e -> "because")));
        return id;
    }

    private static Map<String, Object> call(String prompt, int index) {
        return Map.of("Payload", Map.of("inputs", Map.of("prompt", prompt), "iteration", List.of(index)));
    }

    private static Map<String, Object> answer(String text) {
        return Map.of("Payload", Map.of("outputs", Map.of("llm_response", text)));
    }

    @Test
    void theStepsOfTwoIterationsAreToldApartThoughTheirEventsAreMixed() {
        var first = event(0, "TaskStateEntered", "ask", Map.of(), null);
        var second = event(0, "TaskStateEntered", "ask", Map.of(), null);
        var b = event(second, "TaskScheduled", null, call("b", 1), null);
        var a = event(first, "TaskScheduled", null, call("a", 0), null);
        var done = event(a, "TaskSucceeded", null, answer("A"), null);
        event(done, "TaskStateExited", "ask", Map.of(), null);
        event(b, "TaskFailed", null, null, "ai.jarvis.workflow.StepRefused");

        var read = steps.of(events);

        assertThat(read).extracting(RunStep::iteration).containsExactly(List.of(0), List.of(1));
        assertThat(read.get(0).output()).contains(Map.of("llm_response", "A"));
        assertThat(read.get(0).status()).isEqualTo(RunStep.Status.SUCCESS);
        assertThat(read.get(0).duration()).contains(Duration.ofSeconds(5));
        assertThat(read.get(1).input()).contains(Map.of("prompt", "b"));
        assertThat(read.get(1).error()).contains(new Run.Failure("StepRefused", "because"));
        assertThat(read.get(1).line()).isEqualTo(4);
    }

    @Test
    void aStepThatIsTriedAgainIsOneStepWithTwoAttempts() {
        var entered = event(0, "TaskStateEntered", "ask", Map.of(), null);
        var once = event(entered, "TaskScheduled", null, call("a", 0), null);
        var failed = event(once, "TaskFailed", null, null, "ai.jarvis.workflow.StepUnavailable");
        var twice = event(failed, "TaskScheduled", null, call("a", 0), null);

        assertThat(steps.of(events)).singleElement().satisfies(step -> {
            assertThat(step.attempt()).isEqualTo(2);
            assertThat(step.status()).isEqualTo(RunStep.Status.RUNNING);
        });

        event(twice, "TaskSucceeded", null, answer("A"), null);
        assertThat(steps.of(events).getFirst().error()).isEmpty();
    }

    @Test
    void whatTheCompilerAddedIsNoStep() {
        event(0, "PassStateEntered", "ask: loop", Map.of(), null);
        event(0, "PassStateEntered", "start", Map.of(), null);

        assertThat(steps.of(events)).isEmpty();
    }

    @Test
    void aStepThatWasUnderWayIsCancelledWithItsRun() {
        var entered = event(0, "WaitStateEntered", "wait", Map.of(), null);
        event(entered, "ExecutionAborted", null, null, null);

        assertThat(steps.of(events)).singleElement().satisfies(step -> {
            assertThat(step.status()).isEqualTo(RunStep.Status.CANCELLED);
            assertThat(step.duration()).contains(Duration.ofSeconds(1));
        });
    }
}
