package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.stepfunctions.Arns.Qualified;
import ai.jarvis.localstack.stepfunctions.asl.Machine;
import ai.jarvis.platform.Json;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The state machines that there are, their versions and aliases. Whoever changes several of them holds this object's
 * lock, and commits the records.
 */
final class Machines {
    private static final int PARSED = 500;

    private final Clock clock;
    private final MVMap<String, String> machines;
    private final MVMap<String, String> versions;
    private final MVMap<String, String> aliases;
    private final MVMap<String, String> definitions;
    private final Cache<String, Machine> parsed =
            Caffeine.newBuilder().maximumSize(PARSED).build();

    Machines(Records records, Clock clock) {
        this.clock = clock;
        this.machines = records.map("state-machines");
        this.versions = records.map("versions");
        this.aliases = records.map("aliases");
        this.definitions = records.map("definitions");
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

    /** The ARNs of all. */
    List<String> arns() {
        return machines.keyList();
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

    /**
     * @throws AwsException if there is no such machine
     */
    MachineRecord require(String arn) {
        return find(arn)
                .orElseThrow(() -> new AwsException(
                        400, "StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'"));
    }

    /**
     * @throws AwsException if there is no such version
     */
    MachineRecord.Version version(String arn) {
        var json = versions.get(arn);
        if (json == null) {
            throw new AwsException(400, "StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'");
        }
        return Json.read(json, MachineRecord.Version.class);
    }

    /**
     * @throws AwsException if there is no such alias
     */
    AliasRecord alias(String arn) {
        var json = aliases.get(arn);
        if (json == null) {
            throw new AwsException(400, "ResourceNotFound", "Request references a resource that does not exist.");
        }
        return Json.read(json, AliasRecord.class);
    }

    /** The latest first. */
    List<MachineRecord.Version> versionsOf(String machineArn) {
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

    List<AliasRecord> aliasesOf(String machineArn) {
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

    /** Keeps a definition; returns its revision. */
    String keep(String definition) {
        var revision = UUID.randomUUID().toString();
        definitions.put(revision, definition);
        return revision;
    }

    void put(MachineRecord machine) {
        machines.put(machine.arn(), Json.write(machine));
    }

    void put(AliasRecord alias) {
        aliases.put(alias.arn(), Json.write(alias));
    }

    boolean hasAlias(String arn) {
        return aliases.containsKey(arn);
    }

    /** Forgets a machine with its versions and aliases; its definitions stay, for the executions that run. */
    void remove(String arn) {
        machines.remove(arn);
        versionsOf(arn).forEach(version -> versions.remove(version.arn()));
        aliasesOf(arn).forEach(alias -> aliases.remove(alias.arn()));
    }

    void removeVersion(String arn) {
        versions.remove(arn);
    }

    void removeAlias(String arn) {
        aliases.remove(arn);
    }

    /** The same revision is published once. */
    MachineRecord.Version publish(MachineRecord machine, String description) {
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
        put(machine.published(number));
        return version;
    }
}
