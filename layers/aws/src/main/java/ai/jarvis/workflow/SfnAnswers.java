package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import ai.jarvis.workflow.StateMachines.Execution;
import ai.jarvis.workflow.StateMachines.HistoryEvent;
import ai.jarvis.workflow.StateMachines.Status;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;

/** Reads what Step Functions answers. */
final class SfnAnswers {
    private SfnAnswers() {}

    static Execution execution(DescribeExecutionResponse answer) {
        return new Execution(
                answer.executionArn(),
                switch (answer.status()) {
                    case SUCCEEDED -> Status.SUCCEEDED;
                    case FAILED -> Status.FAILED;
                    case TIMED_OUT -> Status.TIMED_OUT;
                    case ABORTED -> Status.ABORTED;
                    default -> Status.RUNNING;
                },
                Optional.ofNullable(answer.stateMachineVersionArn()),
                Optional.ofNullable(answer.output()).flatMap(SfnAnswers::value),
                Optional.ofNullable(answer.error()),
                Optional.ofNullable(answer.cause()).map(SfnAnswers::message),
                answer.startDate(),
                Optional.ofNullable(answer.stopDate()));
    }

    static HistoryEvent event(software.amazon.awssdk.services.sfn.model.HistoryEvent event) {
        var entered = event.stateEnteredEventDetails();
        var exited = event.stateExitedEventDetails();
        var scheduled = event.taskScheduledEventDetails();
        var succeeded = event.taskSucceededEventDetails();
        return new HistoryEvent(
                event.id(),
                event.previousEventId() == null ? 0 : event.previousEventId(),
                event.typeAsString(),
                event.timestamp(),
                first(entered == null ? null : entered.name(), exited == null ? null : exited.name()),
                first(
                                entered == null ? null : entered.input(),
                                exited == null ? null : exited.output(),
                                scheduled == null ? null : scheduled.parameters(),
                                succeeded == null ? null : succeeded.output())
                        .flatMap(SfnAnswers::value),
                error(event),
                cause(event).map(SfnAnswers::message));
    }

    private static Optional<String> error(software.amazon.awssdk.services.sfn.model.HistoryEvent event) {
        var failed = event.taskFailedEventDetails();
        var timedOut = event.taskTimedOutEventDetails();
        var submit = event.taskSubmitFailedEventDetails();
        var start = event.taskStartFailedEventDetails();
        var evaluation = event.evaluationFailedEventDetails();
        var execution = event.executionFailedEventDetails();
        return first(
                failed == null ? null : failed.error(),
                timedOut == null ? null : timedOut.error(),
                submit == null ? null : submit.error(),
                start == null ? null : start.error(),
                evaluation == null ? null : evaluation.error(),
                execution == null ? null : execution.error());
    }

    private static Optional<String> cause(software.amazon.awssdk.services.sfn.model.HistoryEvent event) {
        var failed = event.taskFailedEventDetails();
        var timedOut = event.taskTimedOutEventDetails();
        var submit = event.taskSubmitFailedEventDetails();
        var start = event.taskStartFailedEventDetails();
        var evaluation = event.evaluationFailedEventDetails();
        var execution = event.executionFailedEventDetails();
        return first(
                failed == null ? null : failed.cause(),
                timedOut == null ? null : timedOut.cause(),
                submit == null ? null : submit.cause(),
                start == null ? null : start.cause(),
                evaluation == null ? null : evaluation.cause(),
                execution == null ? null : execution.cause());
    }

    private static Optional<String> first(@Nullable String... values) {
        return Stream.of(values).filter(Objects::nonNull).findFirst();
    }

    /** Of a function's error Step Functions gives all that Lambda says, as JSON; people want its message. */
    private static String message(String cause) {
        return value(cause)
                .filter(said -> said instanceof Map<?, ?> map && map.get("errorMessage") instanceof String)
                .map(said -> String.valueOf(((Map<?, ?>) said).get("errorMessage")))
                .orElse(cause);
    }

    /** What is cut off because it is too long is no JSON any more: it is shown as text. */
    private static Optional<Object> value(String json) {
        try {
            return Optional.ofNullable(Json.MAPPER.readValue(json, Object.class));
        } catch (JsonProcessingException e) {
            return Optional.of(json);
        }
    }
}
