package ai.jarvis.cdk.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The data files of a checkout, read when they are asked for; each file's own comments say what its fields mean. */
public final class Manifests {
    // A field that nothing here reads is refused: the stacks would silently lack what it asks for.
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path checkout;
    private final Map<String, FunctionEntry> functions;
    private final Map<String, GrantEntry> grants;
    private final Map<String, TableEntry> tables;
    private final Map<String, RuleEntry> rules;
    private final Map<String, ScheduleEntry> schedules;
    private final Map<String, MachineEntry> machines;
    private final Map<String, TaskEntry> tasks;
    private final Packages packages;

    /**
     * Reads the manifests.
     *
     * @param checkout the folder that holds {@code functions}, {@code events}, {@code infra}, ...
     * @param packages the folder with {@code packages.json}
     * @throws UncheckedIOException when a file is missing or not of its form; the message names it
     */
    public Manifests(Path checkout, Path packages) {
        this.checkout = checkout;
        functions = read("functions/functions.yaml", new TypeReference<LinkedHashMap<String, FunctionEntry>>() {});
        grants = read("functions/grants.yaml", new TypeReference<LinkedHashMap<String, GrantEntry>>() {});
        tables = read("functions/tables.yaml", new TypeReference<LinkedHashMap<String, TableEntry>>() {});
        rules = read("events/rules.yaml", new TypeReference<LinkedHashMap<String, RuleEntry>>() {});
        schedules = read("events/schedules.yaml", new TypeReference<LinkedHashMap<String, ScheduleEntry>>() {});
        machines =
                read("statemachines/statemachines.yaml", new TypeReference<LinkedHashMap<String, MachineEntry>>() {});
        tasks = read("tasks/tasks.yaml", new TypeReference<LinkedHashMap<String, TaskEntry>>() {});
        this.packages = readPackages(packages);
    }

    public Map<String, FunctionEntry> functions() {
        return functions;
    }

    public Map<String, TableEntry> tables() {
        return tables;
    }

    public Map<String, RuleEntry> rules() {
        return rules;
    }

    public Map<String, ScheduleEntry> schedules() {
        return schedules;
    }

    public Map<String, MachineEntry> machines() {
        return machines;
    }

    public Map<String, TaskEntry> tasks() {
        return tasks;
    }

    public Map<String, GrantEntry> grants() {
        return grants;
    }

    public Packages packages() {
        return packages;
    }

    /** A grant by its name. */
    public GrantEntry grant(String name) {
        GrantEntry grant = grants.get(name);
        if (grant == null) {
            throw new IllegalArgumentException("functions/grants.yaml has no grant " + name);
        }
        return grant;
    }

    /** A YAML file of the checkout as a tree. */
    public JsonNode yaml(String file) {
        return read(file, new TypeReference<JsonNode>() {});
    }

    /** A file of the checkout as text. */
    public String text(String file) {
        try {
            return Files.readString(checkout.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /**
     * A JSON file of the checkout in which {@code ${name}} stands for a value, with the values put in.
     *
     * @throws IllegalArgumentException when the file names a variable that has no value
     */
    public Object template(String file, Map<String, ?> values) {
        String text = Placeholders.fill(text(file), values, file);
        try {
            return JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("no JSON with its values filled in: " + file, e);
        }
    }

    private <T> T read(String file, TypeReference<T> type) {
        try {
            return YAML.readValue(text(file), type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot understand " + file, e);
        }
    }

    private static Packages readPackages(Path folder) {
        Path file = folder.resolve("packages.json");
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("no " + file + ": build the packages first with ./jarvis package");
        }
        record Content(Map<String, Packages.Layer> layers, Map<String, Packages.Function> functions) {}
        try {
            Content content = JSON.readValue(file.toFile(), Content.class);
            return new Packages(folder, content.layers(), content.functions());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot understand " + file, e);
        }
    }
}
