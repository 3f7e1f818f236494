package ai.jarvis.localstack.eventbridge;

import ai.jarvis.localstack.manifest.Section;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.event.ruler.RuleCompiler;

/**
 * What {@code events/rules.yaml} says.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html">Event patterns</a>
 */
public record EventRules(List<Rule> rules) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    /**
     * A rule of a bus.
     *
     * @param pattern an event pattern, as JSON
     * @param queue the name of the queue that gets the matching events
     */
    public record Rule(String name, String description, String bus, String pattern, String queue) {}

    public EventRules {
        rules = List.copyOf(rules);
    }

    /**
     * Reads the rules.
     *
     * @param values what the file's placeholders {@code ${name}} stand for
     * @param queues the queues there are
     * @throws ai.jarvis.localstack.manifest.ManifestException with everything that is wrong in it
     */
    public static EventRules read(Path file, Map<String, String> values, Set<String> queues) {
        String text = Section.text(file);
        Section top = Section.parse(file, fill(text, values));
        unknownPlaceholders(text, values).forEach(name -> top.problem("${" + name + "}", "stands for nothing"));
        List<Rule> rules = new ArrayList<>();
        for (String name : top.names()) {
            Section section = top.section(name);
            section.allow("description", "bus", "pattern", "queue");
            String queue = section.text("queue");
            if (!queues.contains(queue)) {
                section.problem("queue", "names no queue of the functions' manifest: " + queue);
            }
            rules.add(new Rule(
                    name,
                    section.optionalText("description").orElse(""),
                    section.text("bus"),
                    pattern(section),
                    queue));
        }
        top.refuseIfWrong(file);
        return new EventRules(rules);
    }

    private static String pattern(Section section) {
        try {
            String pattern = new JsonMapper().writeValueAsString(section.mapping("pattern"));
            String problem = RuleCompiler.check(pattern);
            if (problem != null) {
                section.problem(
                        "pattern",
                        "is not an event pattern: "
                                + problem.lines().findFirst().orElse(""));
            }
            return pattern;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String fill(String text, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
    }

    private static List<String> unknownPlaceholders(String text, Map<String, String> values) {
        return text.lines()
                .filter(line -> !line.stripLeading().startsWith("#"))
                .flatMap(line -> PLACEHOLDER.matcher(line).results())
                .map(match -> match.group(1))
                .filter(name -> !values.containsKey(name))
                .distinct()
                .toList();
    }
}
