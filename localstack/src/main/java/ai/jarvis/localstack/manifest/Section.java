package ai.jarvis.localstack.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A mapping of a YAML file. What is missing or of the wrong type is noted, with the place, in a list shared by the
 * whole file, and reading goes on with a stand-in, so that all problems are found in one go.
 */
public final class Section {
    private final String place;
    private final Map<String, Object> entries;
    private final List<String> problems;

    private Section(String place, Map<String, Object> entries, List<String> problems) {
        this.place = place;
        this.entries = entries;
        this.problems = problems;
    }

    /**
     * Reads a file whose top is a mapping.
     *
     * @param text the file's text, which may have had placeholders filled in
     * @throws ManifestException if it is not YAML, or not a mapping
     */
    public static Section parse(Path file, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            Object top = new Yaml(new SafeConstructor(options)).load(text);
            List<String> problems = new ArrayList<>();
            Section section = new Section("", mapping(top, "the file", problems), problems);
            if (!problems.isEmpty()) {
                throw new ManifestException(file, problems);
            }
            return section;
        } catch (YAMLException e) {
            throw new ManifestException(file, List.of(String.valueOf(e.getMessage())));
        }
    }

    /** The text of a manifest. */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ManifestException(file, List.of("cannot be read: " + e));
        }
    }

    public Set<String> names() {
        return entries.keySet();
    }

    public Section section(String name) {
        return new Section(at(name), mapping(entries.get(name), at(name), problems), problems);
    }

    public Optional<Section> optionalSection(String name) {
        return entries.containsKey(name) ? Optional.of(section(name)) : Optional.empty();
    }

    public Map<String, Object> mapping(String name) {
        return mapping(entries.get(name), at(name), problems);
    }

    public String text(String name) {
        return optionalText(name).orElseGet(() -> {
            problem(name, "is missing");
            return "";
        });
    }

    public Optional<String> optionalText(String name) {
        Object value = entries.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text && !text.isBlank()) {
            return Optional.of(text);
        }
        problem(name, "must be a text, is " + value);
        return Optional.of("");
    }

    /** A whole number within bounds, both included. */
    public int number(String name, int least, int most) {
        Object value = entries.get(name);
        if (value instanceof Integer number && number >= least && number <= most) {
            return number;
        }
        problem(name, "must be a whole number from " + least + " to " + most + ", is " + value);
        return least;
    }

    /** As {@link #number}, where there is one. */
    public Optional<Integer> optionalNumber(String name, int least, int most) {
        return entries.containsKey(name) ? Optional.of(number(name, least, most)) : Optional.empty();
    }

    /** A list of mappings; empty if it is not there. */
    public List<Section> sections(String name) {
        Object value = entries.get(name);
        if (value == null) {
            return List.of();
        }
        List<Section> sections = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object entry : list) {
                String place = at(name) + "[" + sections.size() + "]";
                sections.add(new Section(place, mapping(entry, place, problems), problems));
            }
        } else {
            problem(name, "must be a list of mappings, is " + value);
        }
        return sections;
    }

    /** A list of texts; empty if it is not there. */
    public List<String> texts(String name) {
        Object value = entries.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        problem(name, "must be a list of texts, is " + value);
        return List.of();
    }

    /** Notes every entry that no reader knows: a misspelt setting must not be ignored in silence. */
    public void allow(String... known) {
        Set<String> unknown = new TreeSet<>(entries.keySet());
        unknown.removeAll(Set.of(known));
        unknown.forEach(name -> problem(name, "is not a known setting"));
    }

    public void problem(String name, String problem) {
        problems.add(at(name) + " " + problem);
    }

    /** Ends the reading of a file. */
    public void refuseIfWrong(Path file) {
        if (!problems.isEmpty()) {
            throw new ManifestException(file, problems);
        }
    }

    private String at(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private static Map<String, Object> mapping(Object value, String place, List<String> problems) {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, entry) -> entries.put(String.valueOf(name), entry));
        } else {
            problems.add(place + " must be a mapping, is " + value);
        }
        return entries;
    }
}
