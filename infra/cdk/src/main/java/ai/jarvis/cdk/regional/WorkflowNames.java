package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What {@code infra/workflows.yaml} says of the machines and schedules that the platform makes while it runs. */
record WorkflowNames(Site site) {
    private JsonNode file() {
        return site.manifests().yaml("infra/workflows.yaml");
    }

    private String text(String field) {
        return file().required(field).asText();
    }

    /** Pattern of the machines' ARNs. */
    String machines() {
        return site.arns().of("states", "stateMachine:" + text("machines"));
    }

    /** Pattern of the ARNs of their executions. */
    String executions() {
        return site.arns().of("states", "execution:" + text("machines"));
    }

    /** Pattern of the schedules' ARNs. */
    String schedules() {
        return site.arns().of("scheduler", "schedule/" + group() + "/" + text("schedules"));
    }

    /** Name of the schedules' group. */
    String group() {
        return site.named("workflows");
    }

    /** Name of the machines' log group. */
    String log() {
        return "/aws/vendedlogs/states/" + site.named("workflows");
    }

    /** Name of the role that the machines work as. */
    String machineRoleName() {
        return site.roleName("workflow-machines");
    }

    /** Name of the role that the schedules work as. */
    String scheduleRoleName() {
        return site.roleName("workflow-schedules");
    }

    String machineRole() {
        return site.arns().iam("role/" + machineRoleName());
    }

    String scheduleRole() {
        return site.arns().iam("role/" + scheduleRoleName());
    }

    /** The queue that schedules send to. */
    String queue() {
        return text("queue");
    }

    /** What the machines' role may do, by the names of grants. */
    List<String> grants() {
        return StreamSupport.stream(file().required("grants").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** What functions are told that run workflows. ARNs are those that things will have, because roles name functions. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("JARVIS_STEP_FUNCTION_ARN", site.arns().live(text("function")));
        environment.put("JARVIS_WORKFLOW_ROLE_ARN", machineRole());
        environment.put("JARVIS_WORKFLOW_LOG_GROUP_ARN", site.arns().of("logs", "log-group:" + log() + ":*"));
        environment.put("JARVIS_RUNS_QUEUE_ARN", site.arns().queue(queue()));
        environment.put("JARVIS_SCHEDULE_ROLE_ARN", scheduleRole());
        environment.put("JARVIS_SCHEDULE_GROUP", group());
        return environment;
    }
}
