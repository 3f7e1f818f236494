package ai.jarvis.agent;

import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Effect;

/** One call of a tool. */
record ToolEffect(TenantId tenant, ExecutionId execution, int step, int call) implements Effect {
    @Override
    public String text() {
        return execution + "#" + step + "#" + call;
    }

    /** By which those who are called know that it is the same call. */
    String id() {
        return id("call_");
    }
}
