package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.stepfunctions.Arns.Qualified;
import ai.jarvis.localstack.stepfunctions.asl.InvalidDefinition;
import ai.jarvis.localstack.stepfunctions.asl.Machine;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** State machines, their versions and aliases. */
final class Machines {
    private static final int PARSED = 500;

    private final Records records;
    private final Arns arns;
    private final Clock clock;
    private final MVMap<String, String> machines;
    private final MVMap<String, String> versions;
    private final MVMap<String, String> aliases;
    private final MVMap<String, String> definitions;
    private final Cache<String, Machine> parsed =
            Caffeine.newBuilder().maximumSize(PARSED).build();

    Machines(Records records, Arns arns, Clock clock) {
        this.records = records;
        this.arns = arns;
        this.clock = clock;
        this.machines = records.map("state-machines");
        this.versions = records.map("versions");
        this.aliases = records.map("aliases");
        this.definitions = records.map("definitions");
    }

    Map<String, Function<JsonNode, ObjectNode>> operations() {
        return Map.ofEntries(
                Map.entry("CreateStateMachine", this::create),
                Map.entry("UpdateStateMachine", this::update),
                Map.entry("DeleteStateMachine", this::delete),
                Map.entry("DescribeStateMachine", this::describe),
                Map.entry("ListStateMachines", this::list),
                Map.entry("ValidateStateMachineDefinition", this::validate),
                Map.entry("PublishStateMachineVersion", this::publish),
                Map.entry("DeleteStateMachineVersion", this::deleteVersion),
                Map.entry("ListStateMachineVersions", this::listVersions),
                Map.entry("CreateStateMachineAlias", this::createAlias),
                Map.entry("UpdateStateMachineAlias", this::updateAlias),
                Map.entry("DeleteStateMachineAlias", this::deleteAlias),
                Map.entry("DescribeStateMachineAlias", this::describeAlias),
                Map.entry("ListStateMachineAliases", this::listAliases),
                Map.entry("TagResource", this::tag),
                Map.entry("UntagResource", this::untag),
                Map.entry("ListTagsForResource", this::listTags));
    }

    /** The machine of a revision. */
    Machine machine(String revision) {
        return parsed.get(revision, key -> Machine.parse(definition(key)));
    }

    String definition(String revision) {
        return Objects.requireNonNull(definitions.get(revision), "A definition is kept as long as its executions");
    }

    Optional<MachineRecord> find(String machineArn) {
        return Optional.ofNullable(machines.get(machineArn)).map(json -> Json.read(json, MachineRecord.class));
    }

    /**
     * What an execution is started of.
     *
     * @param versionArn if a version or an alias was named
     * @param aliasArn if an alias was named
     */
    record Target(
            MachineRecord machine,
            String revision,
            String roleArn,
            @Nullable String versionArn,
            @Nullable String aliasArn) {}

    /**
     * @throws AwsException if there is no such machine, version or alias
     */
    Target target(String arn, RandomGenerator random) {
        var qualified = Qualified.of(arn);
        var machine = require(qualified.machineArn());
        if (qualified.qualifier().isEmpty()) {
            return new Target(machine, machine.revision(), machine.roleArn(), null, null);
        }
        if (qualified.isVersion()) {
            var version = version(arn);
            return new Target(machine, version.revision(), version.roleArn(), arn, null);
        }
        var alias = alias(arn);
        var version = version(alias.choose(random));
        return new Target(machine, version.revision(), version.roleArn(), version.arn(), arn);
    }

    private MachineRecord require(String arn) {
        return find(arn)
                .orElseThrow(() -> new AwsException(
                        400, "StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'"));
    }

    private MachineRecord.Version version(String arn) {
        var json = versions.get(arn);
        if (json == null) {
            throw new AwsException(400, "StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'");
        }
        return Json.read(json, MachineRecord.Version.class);
    }

    private AliasRecord alias(String arn) {
        var json = aliases.get(arn);
        if (json == null) {
            throw new AwsException(400, "ResourceNotFound", "Request references a resource that does not exist.");
        }
        return Json.read(json, AliasRecord.class);
    }

    private synchronized ObjectNode create(JsonNode input) {
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
        var existing = find(arn);
        if (existing.isPresent()) {
            var machine = existing.get();
            if (!machine.type().equals(type)
                    || !machine.roleArn().equals(role)
                    || !definition(machine.revision()).equals(definition)) {
                throw new AwsException(400, "StateMachineAlreadyExists", "State Machine Already Exists: '" + arn + "'");
            }
            return created(machine, input);
        }
        var machine = new MachineRecord(
                arn,
                name,
                type,
                role,
                keep(definition),
                clock.millis(),
                0,
                input.get("loggingConfiguration"),
                input.get("tracingConfiguration"),
                tags(input));
        machines.put(arn, Json.write(machine));
        var output = created(machine, input);
        records.commit();
        return output;
    }

    private ObjectNode created(MachineRecord machine, JsonNode input) {
        var output = Inputs.object()
                .put("stateMachineArn", machine.arn())
                .put("creationDate", Inputs.seconds(machine.createdAt()));
        if (input.path("publish").asBoolean()) {
            output.put(
                    "stateMachineVersionArn",
                    publish(machine, input.path("versionDescription").asText(""))
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

    private String keep(String definition) {
        var revision = UUID.randomUUID().toString();
        definitions.put(revision, definition);
        return revision;
    }

    private static Map<String, String> tags(JsonNode input) {
        var tags = new TreeMap<String, String>();
        input.path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return tags;
    }

    private synchronized ObjectNode update(JsonNode input) {
        var machine =
                require(Qualified.of(Inputs.required(input, "stateMachineArn")).machineArn());
        var definition = input.path("definition").asText(definition(machine.revision()));
        var role = input.has("roleArn") ? role(input.get("roleArn").asText()) : machine.roleArn();
        check(definition);
        var same = definition.equals(definition(machine.revision())) && role.equals(machine.roleArn());
        var updated = machine.with(
                role,
                same ? machine.revision() : keep(definition),
                input.has("loggingConfiguration") ? input.get("loggingConfiguration") : machine.logging(),
                input.has("tracingConfiguration") ? input.get("tracingConfiguration") : machine.tracing());
        machines.put(machine.arn(), Json.write(updated));
        var output = Inputs.object()
                .put("updateDate", Inputs.seconds(clock.millis()))
                .put("revisionId", updated.revision());
        if (input.path("publish").asBoolean()) {
            output.put(
                    "stateMachineVersionArn",
                    publish(updated, input.path("versionDescription").asText(""))
                            .arn());
        }
        records.commit();
        return output;
    }

    /** Executions that run go on: their definition stays. */
    private synchronized ObjectNode delete(JsonNode input) {
        var arn = Qualified.of(Inputs.required(input, "stateMachineArn")).machineArn();
        machines.remove(arn);
        versionsOf(arn).forEach(version -> versions.remove(version.arn()));
        aliasesOf(arn).forEach(alias -> aliases.remove(alias.arn()));
        records.commit();
        return Inputs.object();
    }

    private ObjectNode describe(JsonNode input) {
        var arn = Inputs.required(input, "stateMachineArn");
        var qualified = Qualified.of(arn);
        var machine = require(qualified.machineArn());
        var output = Inputs.object()
                .put("stateMachineArn", arn)
                .put("name", machine.name())
                .put("status", "ACTIVE")
                .put("type", machine.type())
                .put("creationDate", Inputs.seconds(machine.createdAt()));
        if (qualified.isVersion()) {
            var version = version(arn);
            output.put("definition", definition(version.revision()))
                    .put("roleArn", version.roleArn())
                    .put("revisionId", version.revision())
                    .put("description", version.description());
        } else {
            output.put("definition", definition(machine.revision()))
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
        var page = Page.of(input, machines.keyList());
        var output = Inputs.object();
        var list = output.putArray("stateMachines");
        page.items().forEach(arn -> find(arn).ifPresent(machine -> list.addObject()
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

    private synchronized ObjectNode publish(JsonNode input) {
        var machine =
                require(Qualified.of(Inputs.required(input, "stateMachineArn")).machineArn());
        if (input.has("revisionId") && !input.get("revisionId").asText().equals(machine.revision())) {
            throw new AwsException(409, "ConflictException", "The state machine has another revision by now.");
        }
        var version = publish(machine, input.path("description").asText(""));
        records.commit();
        return Inputs.object()
                .put("creationDate", Inputs.seconds(version.createdAt()))
                .put("stateMachineVersionArn", version.arn());
    }

    /** The same revision is published once. */
    private MachineRecord.Version publish(MachineRecord machine, String description) {
        var latest = versionsOf(machine.arn()).stream().findFirst();
        if (latest.isPresent() && latest.get().revision().equals(machine.revision())) {
            return latest.get();
        }
        var number = machine.lastVersion() + 1;
        var version = new MachineRecord.Version(
                machine.arn() + ":" + number,
                machine.arn(),
                number,
                machine.revision(),
                machine.roleArn(),
                description,
                clock.millis());
        versions.put(version.arn(), Json.write(version));
        machines.put(machine.arn(), Json.write(machine.published(number)));
        return version;
    }

    /** The latest first. */
    private List<MachineRecord.Version> versionsOf(String machineArn) {
        var found = new ArrayList<MachineRecord.Version>();
        var prefix = machineArn + ":";
        for (var keys = versions.keyIterator(prefix); keys.hasNext(); ) {
            var key = keys.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            found.add(version(key));
        }
        found.sort((a, b) -> Integer.compare(b.number(), a.number()));
        return found;
    }

    private List<AliasRecord> aliasesOf(String machineArn) {
        var found = new ArrayList<AliasRecord>();
        var prefix = machineArn + ":";
        for (var keys = aliases.keyIterator(prefix); keys.hasNext(); ) {
            var key = keys.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            found.add(alias(key));
        }
        return found;
    }

    private synchronized ObjectNode deleteVersion(JsonNode input) {
        var arn = Inputs.required(input, "stateMachineVersionArn");
        var users = aliasesOf(Qualified.of(arn).machineArn()).stream()
                .filter(alias -> alias.routes().stream()
                        .anyMatch(route -> route.versionArn().equals(arn)))
                .map(AliasRecord::name)
                .toList();
        if (!users.isEmpty()) {
            throw new AwsException(
                    409, "ConflictException", "Version to be deleted must not be referenced by an alias: " + users);
        }
        versions.remove(arn);
        records.commit();
        return Inputs.object();
    }

    private ObjectNode listVersions(JsonNode input) {
        var machine = require(Inputs.required(input, "stateMachineArn"));
        var page = Page.of(input, versionsOf(machine.arn()));
        var output = Inputs.object();
        var list = output.putArray("stateMachineVersions");
        page.items().forEach(version -> list.addObject()
                .put("stateMachineVersionArn", version.arn())
                .put("creationDate", Inputs.seconds(version.createdAt())));
        return page.finish(output);
    }

    private synchronized ObjectNode createAlias(JsonNode input) {
        var routes = routes(input);
        var machineArn = Qualified.of(routes.getFirst().versionArn()).machineArn();
        var name = Inputs.name(input, "name");
        if (name.matches("[0-9]+")) {
            throw AwsException.validation("An alias's name has something that is not a digit");
        }
        var arn = machineArn + ":" + name;
        var now = clock.millis();
        var alias =
                new AliasRecord(arn, name, machineArn, input.path("description").asText(""), routes, now, now);
        if (aliases.containsKey(arn)) {
            var existing = alias(arn);
            if (!existing.routes().equals(routes) || !existing.description().equals(alias.description())) {
                throw new AwsException(409, "ConflictException", "The alias exists already: '" + arn + "'");
            }
            alias = existing;
        } else {
            aliases.put(arn, Json.write(alias));
            records.commit();
        }
        return Inputs.object().put("stateMachineAliasArn", arn).put("creationDate", Inputs.seconds(alias.createdAt()));
    }

    private List<AliasRecord.Route> routes(JsonNode input) {
        var routes = new ArrayList<AliasRecord.Route>();
        var sum = 0;
        for (var item : input.path("routingConfiguration")) {
            var version = version(Inputs.required(item, "stateMachineVersionArn"));
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

    private synchronized ObjectNode updateAlias(JsonNode input) {
        var alias = alias(Inputs.required(input, "stateMachineAliasArn"));
        var updated = new AliasRecord(
                alias.arn(),
                alias.name(),
                alias.machineArn(),
                input.path("description").asText(alias.description()),
                input.has("routingConfiguration") ? routes(input) : alias.routes(),
                alias.createdAt(),
                clock.millis());
        aliases.put(alias.arn(), Json.write(updated));
        records.commit();
        return Inputs.object().put("updateDate", Inputs.seconds(updated.updatedAt()));
    }

    private synchronized ObjectNode deleteAlias(JsonNode input) {
        aliases.remove(alias(Inputs.required(input, "stateMachineAliasArn")).arn());
        records.commit();
        return Inputs.object();
    }

    private ObjectNode describeAlias(JsonNode input) {
        var alias = alias(Inputs.required(input, "stateMachineAliasArn"));
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

    private ObjectNode listAliases(JsonNode input) {
        var qualified = Qualified.of(Inputs.required(input, "stateMachineArn"));
        require(qualified.machineArn());
        var page = Page.of(
                input,
                aliasesOf(qualified.machineArn()).stream()
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

    private synchronized ObjectNode tag(JsonNode input) {
        var machine = require(Inputs.required(input, "resourceArn"));
        var all = new HashMap<>(machine.tags());
        all.putAll(tags(input));
        machines.put(machine.arn(), Json.write(machine.tagged(all)));
        records.commit();
        return Inputs.object();
    }

    private synchronized ObjectNode untag(JsonNode input) {
        var machine = require(Inputs.required(input, "resourceArn"));
        var all = new HashMap<>(machine.tags());
        input.path("tagKeys").forEach(key -> all.remove(key.asText()));
        machines.put(machine.arn(), Json.write(machine.tagged(all)));
        records.commit();
        return Inputs.object();
    }

    private ObjectNode listTags(JsonNode input) {
        var machine = require(Inputs.required(input, "resourceArn"));
        var output = Inputs.object();
        var tags = output.putArray("tags");
        machine.tags().forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        return output;
    }
}
