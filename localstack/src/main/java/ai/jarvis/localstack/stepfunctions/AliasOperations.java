package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.stepfunctions.Arns.Qualified;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Aliases of state machines, which share executions between versions. */
final class AliasOperations {
    private final Machines machines;
    private final Records records;
    private final Clock clock;

    AliasOperations(Machines machines, Records records, Clock clock) {
        this.machines = machines;
        this.records = records;
        this.clock = clock;
    }

    Map<String, Function<JsonNode, ObjectNode>> operations() {
        return Map.of(
                "CreateStateMachineAlias", this::create,
                "UpdateStateMachineAlias", this::update,
                "DeleteStateMachineAlias", this::delete,
                "DescribeStateMachineAlias", this::describe,
                "ListStateMachineAliases", this::list);
    }

    private ObjectNode create(JsonNode input) {
        synchronized (machines) {
            var routes = routes(input);
            var machineArn = Qualified.of(routes.getFirst().versionArn()).machineArn();
            var name = Inputs.name(input, "name");
            if (name.matches("[0-9]+")) {
                throw AwsException.validation("An alias's name has something that is not a digit");
            }
            var arn = machineArn + ":" + name;
            var now = clock.millis();
            var alias = new AliasRecord(
                    arn, name, machineArn, input.path("description").asText(""), routes, now, now);
            if (machines.hasAlias(arn)) {
                var existing = machines.alias(arn);
                if (!existing.routes().equals(routes) || !existing.description().equals(alias.description())) {
                    throw new AwsException(409, "ConflictException", "The alias exists already: '" + arn + "'");
                }
                alias = existing;
            } else {
                machines.put(alias);
                records.commit();
            }
            return Inputs.object()
                    .put("stateMachineAliasArn", arn)
                    .put("creationDate", Inputs.seconds(alias.createdAt()));
        }
    }

    private List<AliasRecord.Route> routes(JsonNode input) {
        var routes = new ArrayList<AliasRecord.Route>();
        var sum = 0;
        for (var item : input.path("routingConfiguration")) {
            var version = machines.version(Inputs.required(item, "stateMachineVersionArn"));
            var weight = item.path("weight").asInt(-1);
            if (weight < 0 || weight > 100) {
                throw AwsException.validation("A weight is from 0 to 100");
            }
            sum += weight;
            routes.add(new AliasRecord.Route(version.arn(), weight));
        }
        if (routes.isEmpty()
                || routes.size() > 2
                || sum != 100
                || routes.stream()
                                .map(route -> Qualified.of(route.versionArn()).machineArn())
                                .distinct()
                                .count()
                        != 1) {
            throw AwsException.validation(
                    "A routing configuration has one or two versions of one state machine, whose weights sum to 100");
        }
        return routes;
    }

    private ObjectNode update(JsonNode input) {
        synchronized (machines) {
            var alias = machines.alias(Inputs.required(input, "stateMachineAliasArn"));
            var updated = new AliasRecord(
                    alias.arn(),
                    alias.name(),
                    alias.machineArn(),
                    input.path("description").asText(alias.description()),
                    input.has("routingConfiguration") ? routes(input) : alias.routes(),
                    alias.createdAt(),
                    clock.millis());
            machines.put(updated);
            records.commit();
            return Inputs.object().put("updateDate", Inputs.seconds(updated.updatedAt()));
        }
    }

    private ObjectNode delete(JsonNode input) {
        synchronized (machines) {
            machines.removeAlias(machines.alias(Inputs.required(input, "stateMachineAliasArn"))
                    .arn());
            records.commit();
            return Inputs.object();
        }
    }

    private ObjectNode describe(JsonNode input) {
        var alias = machines.alias(Inputs.required(input, "stateMachineAliasArn"));
        var output = Inputs.object()
                .put("stateMachineAliasArn", alias.arn())
                .put("name", alias.name())
                .put("description", alias.description())
                .put("creationDate", Inputs.seconds(alias.createdAt()))
                .put("updateDate", Inputs.seconds(alias.updatedAt()));
        var routes = output.putArray("routingConfiguration");
        alias.routes().forEach(route -> routes.addObject()
                .put("stateMachineVersionArn", route.versionArn())
                .put("weight", route.weight()));
        return output;
    }

    private ObjectNode list(JsonNode input) {
        var qualified = Qualified.of(Inputs.required(input, "stateMachineArn"));
        machines.require(qualified.machineArn());
        var page = Page.of(
                input,
                machines.aliasesOf(qualified.machineArn()).stream()
                        .filter(alias -> !qualified.isVersion()
                                || alias.routes().stream().anyMatch(route -> route.versionArn()
                                        .equals(input.get("stateMachineArn").asText())))
                        .toList());
        var output = Inputs.object();
        var list = output.putArray("stateMachineAliases");
        page.items().forEach(alias -> list.addObject()
                .put("stateMachineAliasArn", alias.arn())
                .put("creationDate", Inputs.seconds(alias.createdAt())));
        return page.finish(output);
    }
}
