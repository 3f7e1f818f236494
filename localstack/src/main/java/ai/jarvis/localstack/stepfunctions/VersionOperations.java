package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.stepfunctions.Arns.Qualified;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Function;

/** Versions of state machines: what was published of them. */
final class VersionOperations {
    private final Machines machines;
    private final Records records;

    VersionOperations(Machines machines, Records records) {
        this.machines = machines;
        this.records = records;
    }

    Map<String, Function<JsonNode, ObjectNode>> operations() {
        return Map.of(
                "PublishStateMachineVersion", this::publish,
                "DeleteStateMachineVersion", this::delete,
                "ListStateMachineVersions", this::list);
    }

    private ObjectNode publish(JsonNode input) {
        synchronized (machines) {
            var machine = machines.require(
                    Qualified.of(Inputs.required(input, "stateMachineArn")).machineArn());
            if (input.has("revisionId") && !input.get("revisionId").asText().equals(machine.revision())) {
                throw new AwsException(409, "ConflictException", "The state machine has another revision by now.");
            }
            var version = machines.publish(machine, input.path("description").asText(""));
            records.commit();
            return Inputs.object()
                    .put("creationDate", Inputs.seconds(version.createdAt()))
                    .put("stateMachineVersionArn", version.arn());
        }
    }

    private ObjectNode delete(JsonNode input) {
        synchronized (machines) {
            var arn = Inputs.required(input, "stateMachineVersionArn");
            var users = machines.aliasesOf(Qualified.of(arn).machineArn()).stream()
                    .filter(alias -> alias.routes().stream()
                            .anyMatch(route -> route.versionArn().equals(arn)))
                    .map(AliasRecord::name)
                    .toList();
            if (!users.isEmpty()) {
                throw new AwsException(
                        409, "ConflictException", "Version to be deleted must not be referenced by an alias: " + users);
            }
            machines.removeVersion(arn);
            records.commit();
            return Inputs.object();
        }
    }

    private ObjectNode list(JsonNode input) {
        var machine = machines.require(Inputs.required(input, "stateMachineArn"));
        var page = Page.of(input, machines.versionsOf(machine.arn()));
        var output = Inputs.object();
        var list = output.putArray("stateMachineVersions");
        page.items().forEach(version -> list.addObject()
                .put("stateMachineVersionArn", version.arn())
                .put("creationDate", Inputs.seconds(version.createdAt())));
        return page.finish(output);
    }
}
