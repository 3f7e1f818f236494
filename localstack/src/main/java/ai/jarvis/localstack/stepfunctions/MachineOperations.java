package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.stepfunctions.Arns.Qualified;
import ai.jarvis.localstack.stepfunctions.asl.InvalidDefinition;
import ai.jarvis.localstack.stepfunctions.asl.Machine;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;

/** Making, changing and looking at state machines. */
final class MachineOperations {
    private final Machines machines;
    private final Records records;
    private final Arns arns;
    private final Clock clock;

    MachineOperations(Machines machines, Records records, Arns arns, Clock clock) {
        this.machines = machines;
        this.records = records;
        this.arns = arns;
        this.clock = clock;
    }

    Map<String, Function<JsonNode, ObjectNode>> operations() {
        return Map.of(
                "CreateStateMachine", this::create,
                "UpdateStateMachine", this::update,
                "DeleteStateMachine", this::delete,
                "DescribeStateMachine", this::describe,
                "ListStateMachines", this::list,
                "ValidateStateMachineDefinition", this::validate);
    }

    private ObjectNode create(JsonNode input) {
        synchronized (machines) {
            var name = Inputs.name(input, "name");
            var definition = Inputs.required(input, "definition");
            var role = role(Inputs.required(input, "roleArn"));
            var type = input.path("type").asText("STANDARD");
            if (!type.equals("STANDARD") && !type.equals("EXPRESS")) {
                throw AwsException.validation("Value '" + type + "' at 'type' failed to satisfy constraint: Member must"
                        + " satisfy enum value set: [STANDARD, EXPRESS]");
            }
            check(definition);
            var arn = arns.machine(name);
            var existing = machines.find(arn);
            if (existing.isPresent()) {
                var machine = existing.get();
                if (!machine.type().equals(type)
                        || !machine.roleArn().equals(role)
                        || !machines.definition(machine.revision()).equals(definition)) {
                    throw new AwsException(
                            400, "StateMachineAlreadyExists", "State Machine Already Exists: '" + arn + "'");
                }
                return created(machine, input);
            }
            var machine = new MachineRecord(
                    arn,
                    name,
                    type,
                    role,
                    machines.keep(definition),
                    clock.millis(),
                    0,
                    input.get("loggingConfiguration"),
                    input.get("tracingConfiguration"),
                    TagOperations.tags(input));
            machines.put(machine);
            var output = created(machine, input);
            records.commit();
            return output;
        }
    }

    private ObjectNode created(MachineRecord machine, JsonNode input) {
        var output = Inputs.object()
                .put("stateMachineArn", machine.arn())
                .put("creationDate", Inputs.seconds(machine.createdAt()));
        if (input.path("publish").asBoolean()) {
            output.put(
                    "stateMachineVersionArn",
                    machines.publish(machine, input.path("versionDescription").asText(""))
                            .arn());
        }
        return output;
    }

    private static String role(String arn) {
        if (!arn.matches("arn:[a-z-]+:iam::\\d{12}:role/.+")) {
            throw new AwsException(400, "InvalidArn", "Invalid Role Arn: '" + arn + "'");
        }
        return arn;
    }

    private static void check(String definition) {
        try {
            Machine.parse(definition);
        } catch (InvalidDefinition e) {
            throw new AwsException(400, "InvalidDefinition", "Invalid State Machine Definition: " + e.getMessage());
        }
    }

    private ObjectNode update(JsonNode input) {
        synchronized (machines) {
            var machine = machines.require(
                    Qualified.of(Inputs.required(input, "stateMachineArn")).machineArn());
            var definition = input.path("definition").asText(machines.definition(machine.revision()));
            var role = input.has("roleArn") ? role(input.get("roleArn").asText()) : machine.roleArn();
            check(definition);
            var same = definition.equals(machines.definition(machine.revision())) && role.equals(machine.roleArn());
            var updated = machine.with(
                    role,
                    same ? machine.revision() : machines.keep(definition),
                    input.has("loggingConfiguration") ? input.get("loggingConfiguration") : machine.logging(),
                    input.has("tracingConfiguration") ? input.get("tracingConfiguration") : machine.tracing());
            machines.put(updated);
            var output = Inputs.object()
                    .put("updateDate", Inputs.seconds(clock.millis()))
                    .put("revisionId", updated.revision());
            if (input.path("publish").asBoolean()) {
                output.put(
                        "stateMachineVersionArn",
                        machines.publish(
                                        updated,
                                        input.path("versionDescription").asText(""))
                                .arn());
            }
            records.commit();
            return output;
        }
    }

    private ObjectNode delete(JsonNode input) {
        synchronized (machines) {
            machines.remove(
                    Qualified.of(Inputs.required(input, "stateMachineArn")).machineArn());
            records.commit();
        }
        return Inputs.object();
    }

    private ObjectNode describe(JsonNode input) {
        var arn = Inputs.required(input, "stateMachineArn");
        var qualified = Qualified.of(arn);
        var machine = machines.require(qualified.machineArn());
        var output = Inputs.object()
                .put("stateMachineArn", arn)
                .put("name", machine.name())
                .put("status", "ACTIVE")
                .put("type", machine.type())
                .put("creationDate", Inputs.seconds(machine.createdAt()));
        if (qualified.isVersion()) {
            var version = machines.version(arn);
            output.put("definition", machines.definition(version.revision()))
                    .put("roleArn", version.roleArn())
                    .put("revisionId", version.revision())
                    .put("description", version.description());
        } else {
            output.put("definition", machines.definition(machine.revision()))
                    .put("roleArn", machine.roleArn())
                    .put("revisionId", machine.revision());
        }
        if (machine.logging() != null) {
            output.set("loggingConfiguration", machine.logging());
        }
        if (machine.tracing() != null) {
            output.set("tracingConfiguration", machine.tracing());
        }
        return output;
    }

    private ObjectNode list(JsonNode input) {
        var page = Page.of(input, machines.arns());
        var output = Inputs.object();
        var list = output.putArray("stateMachines");
        page.items().forEach(arn -> machines.find(arn).ifPresent(machine -> list.addObject()
                .put("stateMachineArn", machine.arn())
                .put("name", machine.name())
                .put("type", machine.type())
                .put("creationDate", Inputs.seconds(machine.createdAt()))));
        return page.finish(output);
    }

    private ObjectNode validate(JsonNode input) {
        var output = Inputs.object();
        var diagnostics = output.putArray("diagnostics");
        try {
            Machine.parse(Inputs.required(input, "definition"));
            output.put("result", "OK");
        } catch (InvalidDefinition e) {
            output.put("result", "FAIL");
            e.diagnostics().forEach(diagnostic -> diagnostics
                    .addObject()
                    .put("severity", "ERROR")
                    .put("code", diagnostic.code())
                    .put("message", diagnostic.message())
                    .put("location", diagnostic.location()));
        }
        return output.put("truncated", false);
    }
}
