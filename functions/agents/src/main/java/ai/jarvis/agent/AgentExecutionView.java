package ai.jarvis.agent;

import ai.jarvis.agent.AgentView.LimitsView;
import ai.jarvis.agent.AgentView.MoneyView;
import ai.jarvis.chat.ConversationId;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An execution of an agent as the API shows it; its steps only where one is shown. */
@Introspected
record AgentExecutionView(
        String executionId,
        String agentId,
        int agentVersion,
        @Schema(description = "pending, running, success, failed or cancelled") String status,
        @Schema(description = "done, max_steps, max_tokens, max_cost, max_duration, cancelled or error")
                Optional<String> stopReason,
        String input,
        @Schema(description = "What the agent answered; of one that failed, what it said last") Optional<String> output,
        Optional<ErrorView> error,
        Optional<String> conversationId,
        int attempt,
        Optional<Long> durationMs,
        @Schema(description = "Of it and the agents that it asked") UsageView usage,
        LimitsView limits,
        Optional<List<StepView>> steps,
        @Schema(description = "What was taken from it because there was too much to do: no_plugins, cached")
                List<String> degraded,
        @Schema(description = "The execution that asked for it") Optional<String> parentId,
        @Schema(description = "Executions of the agents that it asked") Optional<List<ChildView>> children,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {
    /** Why it did not succeed. */
    @Introspected
    record ErrorView(String code, String message) {}

    /** The execution of an agent that was asked. */
    @Introspected
    record ChildView(String executionId, String agentId, String status) {}

    @Introspected
    record UsageView(
            @Schema(description = "Those that tools used are among them") long inputTokens,
            long outputTokens,
            MoneyView cost) {
        static UsageView of(Usage usage) {
            return new UsageView(usage.inputTokens(), usage.outputTokens(), MoneyView.of(usage.cost()));
        }
    }

    /** What the model said once, and what came of the calls that it asked for. */
    @Introspected
    record StepView(
            int number,
            @Schema(description = "plan: it answered; tools: it asked for calls; handover; summarise") String type,
            String text,
            List<CallView> toolCalls,
            @Schema(description = "Of the model, in and out") long tokens,
            MoneyView cost,
            Instant startedAt,
            Optional<Long> durationMs) {
        static StepView of(AgentStep step) {
            return new StepView(
                    step.number(),
                    step.type().wireName(),
                    step.text(),
                    step.calls().stream().map(CallView::of).toList(),
                    step.usage().tokens(),
                    MoneyView.of(step.usage().cost()),
                    step.startedAt(),
                    step.duration().map(Duration::toMillis));
        }
    }

    @Introspected
    record CallView(
            String name,
            @Schema(description = "As the model wrote them") String arguments,
            @Schema(description = "Absent as long as there is none") Optional<String> result,
            Optional<Boolean> isError,
            Optional<Long> durationMs,
            @Schema(description = "Of the models that the tool itself, or the agent that was asked, used")
                    Optional<Long> tokens,
            Optional<MoneyView> cost,
            @Schema(description = "The execution of the agent that was asked") Optional<String> child) {
        static CallView of(AgentStep.Call call) {
            return new CallView(
                    call.name(),
                    call.arguments(),
                    call.result().map(AgentStep.Result::text),
                    call.result().map(AgentStep.Result::isError),
                    call.result().map(result -> result.duration().toMillis()),
                    call.result().map(result -> result.usage().tokens()),
                    call.result().map(result -> MoneyView.of(result.usage().cost())),
                    call.child().map(ExecutionId::value));
        }
    }

    static AgentExecutionView listed(Execution execution) {
        return of(execution, Optional.empty(), Optional.empty());
    }

    static AgentExecutionView of(Executions.Detailed detailed) {
        return of(
                detailed.execution(),
                Optional.of(detailed.steps().stream().map(StepView::of).toList()),
                Optional.of(detailed.children().stream()
                        .map(child -> new ChildView(
                                child.id().value(),
                                child.agent().value(),
                                child.status().wireName()))
                        .toList()));
    }

    private static AgentExecutionView of(
            Execution execution, Optional<List<StepView>> steps, Optional<List<ChildView>> children) {
        var ending = execution.ending();
        return new AgentExecutionView(
                execution.id().value(),
                execution.agent().value(),
                execution.version(),
                execution.status().wireName(),
                ending.map(each -> each.reason().wireName()),
                execution.wish().input(),
                ending.flatMap(Execution.Ending::output),
                ending.flatMap(Execution.Ending::error).map(error -> new ErrorView(error.code(), error.message())),
                execution.wish().conversation().map(ConversationId::value),
                execution.attempt(),
                execution.duration().map(Duration::toMillis),
                UsageView.of(execution.usage()),
                LimitsView.of(execution.wish().limits()),
                steps,
                execution.degraded().stream().map(Degradation::wireName).toList(),
                execution.place().parent().map(parent -> parent.execution().value()),
                children,
                execution.createdAt(),
                execution.startedAt(),
                execution.endedAt());
    }
}
