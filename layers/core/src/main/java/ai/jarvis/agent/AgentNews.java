package ai.jarvis.agent;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is new in an execution. Of arguments, results and answers it says nothing: they are in the execution.
 *
 * @param event {@code status}, {@code step} or {@code call}
 * @param data of values that JSON has
 */
public record AgentNews(TenantId tenant, ExecutionId execution, String event, Map<String, Object> data) {
    static AgentNews of(Execution execution, Instant at) {
        var data = new LinkedHashMap<String, Object>();
        data.put("status", execution.status().wireName());
        data.put("attempt", execution.attempt());
        execution
                .ending()
                .ifPresent(ending -> data.put("stop_reason", ending.reason().wireName()));
        return at(execution, "status", data, at);
    }

    static AgentNews of(Execution execution, AgentStep step, Instant at) {
        var data = new LinkedHashMap<String, Object>();
        data.put("number", step.number());
        data.put("type", step.type().wireName());
        data.put("status", step.endedAt().isPresent() ? "ended" : "calling");
        data.put("tools", step.calls().stream().map(AgentStep.Call::name).toList());
        return at(execution, "step", data, at);
    }

    static AgentNews of(
            Execution execution, int step, AgentStep.Call call, Optional<AgentStep.Result> result, Instant at) {
        var data = new LinkedHashMap<String, Object>();
        data.put("step", step);
        data.put("call", call.index());
        data.put("name", call.name());
        call.child().ifPresent(child -> data.put("child", child.value()));
        data.put(
                "status", result.map(each -> each.isError() ? "failed" : "done").orElse("begun"));
        return at(execution, "call", data, at);
    }

    private static AgentNews at(Execution execution, String event, Map<String, Object> data, Instant at) {
        data.put("at", at.toString());
        return new AgentNews(execution.tenant(), execution.id(), event, data);
    }
}
