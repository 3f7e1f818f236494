package ai.jarvis.localstack.secretsmanager;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.edge.AwsJsonService;
import ai.jarvis.localstack.secretsmanager.SecretFile.Secret;
import ai.jarvis.localstack.secretsmanager.SecretFile.Version;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Creating, reading and replacing secrets. What a rotation does is here; that it is time for one, nobody says.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/Welcome.html">AWS</a>
 */
public final class SecretsManager {
    private static final Optional<String> CURRENT = Optional.of(Stages.CURRENT);
    private static final int MOST_CHARACTERS = 65_536;
    private static final int KEPT_VERSIONS = 20;

    private final SecretFile file;
    private final String arnPrefix;
    private final Clock clock;
    private final RandomPassword passwords = new RandomPassword();
    private final JsonMapper json = new JsonMapper();

    public SecretsManager(Path file, String region, String account, Clock clock) {
        this.file = new SecretFile(file);
        this.arnPrefix = "arn:aws:secretsmanager:" + region + ":" + account + ":secret:";
        this.clock = clock;
    }

    /** The service as the edge mounts it. */
    public AwsJsonService service() {
        return new AwsJsonService(Map.of(
                "CreateSecret", this::create,
                "PutSecretValue", this::put,
                "GetSecretValue", this::get,
                "DeleteSecret", this::delete,
                "UpdateSecretVersionStage", this::updateStage,
                "DescribeSecret", this::describe,
                "ListSecrets", this::list,
                "GetRandomPassword", this::randomPassword));
    }

    /** What a secret says, by its ARN or name, for the other services of this machine. */
    public Optional<String> value(String id) {
        return file.find(id)
                .flatMap(secret -> secret.versions().stream()
                        .filter(version -> version.has(Stages.CURRENT))
                        .findFirst())
                .flatMap(version -> Optional.ofNullable(version.string()));
    }

    private synchronized ObjectNode create(JsonNode input) {
        String name = required(input, "Name");
        if (!name.matches("[A-Za-z0-9/_+=.@-]{1,512}")) {
            throw AwsException.validation("Invalid name. Must be a valid name containing alphanumeric characters, or"
                    + " any of the following: -/_+=.@!");
        }
        Version version = version(input);
        Optional<Secret> existing = file.find(name);
        if (existing.isPresent()) {
            Secret secret = existing.get();
            if (secret.versions().stream()
                    .anyMatch(other -> other.id().equals(version.id()) && other.sameValue(version))) {
                return reference(secret).put("VersionId", version.id());
            }
            throw new AwsException(
                    400,
                    "ResourceExistsException",
                    "The operation failed because the secret " + name + " already exists.");
        }
        String suffix = UUID.randomUUID().toString().substring(0, 6).toLowerCase(Locale.ROOT);
        Secret secret = new Secret(
                arnPrefix + name + "-" + suffix,
                name,
                text(input, "Description").orElse(null),
                version.created(),
                hasValue(version) ? List.of(version.with(Stages.CURRENT)) : List.of());
        file.put(secret);
        ObjectNode output = reference(secret);
        return hasValue(version) ? output.put("VersionId", version.id()) : output;
    }

    private synchronized ObjectNode put(JsonNode input) {
        Secret secret = find(input);
        Version version = version(input);
        if (!hasValue(version)) {
            throw new AwsException(
                    400, "InvalidParameterException", "You must provide either SecretString or SecretBinary.");
        }
        Optional<Version> same = secret.version(version.id());
        if (same.isPresent() && !same.get().sameValue(version)) {
            throw new AwsException(
                    400, "ResourceExistsException", "A version with this id and another value already exists.");
        }
        if (same.isEmpty()) {
            file.put(secret.with(kept(labelled(version, secret.versions(), stages(input)))));
        }
        ObjectNode output = reference(secret).put("VersionId", version.id());
        stages(input).forEach(output.putArray("VersionStages")::add);
        return output;
    }

    private static List<String> stages(JsonNode input) {
        List<String> stages = new ArrayList<>();
        input.path("VersionStages").forEach(stage -> stages.add(stage.asText()));
        return stages.isEmpty() ? List.of(Stages.CURRENT) : stages;
    }

    private static List<Version> labelled(Version version, List<Version> older, List<String> stages) {
        List<Version> versions = new ArrayList<>(older);
        versions.addFirst(version);
        for (String stage : stages) {
            versions = Stages.move(versions, stage, Optional.of(version.id()));
        }
        return versions;
    }

    private static List<Version> kept(List<Version> versions) {
        return IntStream.range(0, versions.size())
                .filter(age ->
                        age < KEPT_VERSIONS || !versions.get(age).stages().isEmpty())
                .mapToObj(versions::get)
                .toList();
    }

    private synchronized ObjectNode updateStage(JsonNode input) {
        Secret secret = find(input);
        String stage = required(input, "VersionStage");
        Optional<String> to = text(input, "MoveToVersionId");
        Optional<String> from = secret.versions().stream()
                .filter(version -> version.has(stage))
                .map(Version::id)
                .findFirst();
        if (to.isPresent() && secret.version(to.get()).isEmpty()) {
            throw new AwsException(
                    400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret version.");
        }
        if (from.isPresent() && !from.equals(to) && !from.equals(text(input, "RemoveFromVersionId"))) {
            throw new AwsException(
                    400,
                    "InvalidParameterException",
                    "The parameter RemoveFromVersionId must be the version " + from.get() + ", which has the label.");
        }
        file.put(secret.with(Stages.move(secret.versions(), stage, to)));
        return reference(secret);
    }

    private ObjectNode randomPassword(JsonNode input) {
        return json.createObjectNode().put("RandomPassword", passwords.of(input));
    }

    private ObjectNode get(JsonNode input) {
        Secret secret = find(input);
        Optional<String> id = text(input, "VersionId");
        Optional<String> stage = text(input, "VersionStage").or(() -> id.isPresent() ? Optional.empty() : CURRENT);
        Version version = secret.versions().stream()
                .filter(other -> id.map(other.id()::equals).orElse(true))
                .filter(other -> stage.map(other::has).orElse(true))
                .findFirst()
                .orElseThrow(() -> new AwsException(
                        400,
                        "ResourceNotFoundException",
                        "Secrets Manager can't find the specified secret value for "
                                + id.map(value -> "VersionId: " + value)
                                        .orElseGet(() -> "staging label: " + stage.orElse(""))));
        ObjectNode output = reference(secret).put("VersionId", version.id()).put("CreatedDate", version.created());
        version.stages().forEach(output.putArray("VersionStages")::add);
        if (version.string() != null) {
            output.put("SecretString", version.string());
        }
        if (version.binary() != null) {
            output.put("SecretBinary", version.binary());
        }
        return output;
    }

    private ObjectNode describe(JsonNode input) {
        Secret secret = find(input);
        ObjectNode output = description(secret);
        ObjectNode stages = output.putObject("VersionIdsToStages");
        secret.versions().stream()
                .filter(version -> !version.stages().isEmpty())
                .forEach(version -> version.stages().forEach(stages.putArray(version.id())::add));
        return output;
    }

    private ObjectNode list(JsonNode input) {
        ObjectNode output = json.createObjectNode();
        ArrayNode list = output.putArray("SecretList");
        List<String> prefixes = prefixes(input);
        file.all().stream()
                .filter(secret -> prefixes.isEmpty() || prefixes.stream().anyMatch(secret.name()::startsWith))
                .forEach(secret -> list.add(description(secret)));
        return output;
    }

    /** What names begin with that are asked for, case and all; nothing if all are. */
    private static List<String> prefixes(JsonNode input) {
        List<String> prefixes = new ArrayList<>();
        for (JsonNode filter : input.path("Filters")) {
            if (!filter.path("Key").asText().equals("name")) {
                throw AwsException.validation("Secrets are found by name alone here");
            }
            filter.path("Values").forEach(value -> prefixes.add(value.asText()));
        }
        return prefixes;
    }

    /** At once and for good: nothing is kept for the days in which it could be restored. */
    private synchronized ObjectNode delete(JsonNode input) {
        Secret secret = find(input);
        file.remove(secret.name());
        return reference(secret).put("DeletionDate", clock.millis() / 1000.0);
    }

    private ObjectNode description(Secret secret) {
        ObjectNode output = reference(secret).put("CreatedDate", secret.created());
        if (secret.description() != null) {
            output.put("Description", secret.description());
        }
        if (!secret.versions().isEmpty()) {
            output.put("LastChangedDate", secret.versions().getFirst().created());
        }
        return output;
    }

    private ObjectNode reference(Secret secret) {
        return json.createObjectNode().put("ARN", secret.arn()).put("Name", secret.name());
    }

    private Secret find(JsonNode input) {
        return file.find(required(input, "SecretId"))
                .orElseThrow(() -> new AwsException(
                        400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret."));
    }

    private Version version(JsonNode input) {
        Optional<String> string = text(input, "SecretString");
        Optional<String> binary = text(input, "SecretBinary");
        if (string.isPresent() && binary.isPresent()) {
            throw new AwsException(
                    400, "InvalidParameterException", "You can't specify both SecretString and SecretBinary.");
        }
        if (string.or(() -> binary).orElse("").length() > MOST_CHARACTERS) {
            throw AwsException.validation("The secret value is longer than " + MOST_CHARACTERS + " bytes.");
        }
        String id = text(input, "ClientRequestToken")
                .orElseGet(() -> UUID.randomUUID().toString());
        return new Version(id, string.orElse(null), binary.orElse(null), clock.millis() / 1000.0, Set.of());
    }

    private static boolean hasValue(Version version) {
        return version.string() != null || version.binary() != null;
    }

    private static String required(JsonNode input, String name) {
        return text(input, name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> AwsException.validation("1 validation error detected: Value at '" + name
                        + "' failed to satisfy constraint: Member must not be null"));
    }

    private static Optional<String> text(JsonNode input, String name) {
        JsonNode value = input.path(name);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }
}
