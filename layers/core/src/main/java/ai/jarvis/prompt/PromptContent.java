package ai.jarvis.prompt;

import ai.jarvis.audit.CanonicalJson;
import ai.jarvis.audit.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a version of a prompt says.
 *
 * @param template in Liquid
 * @param variables all that the template uses, and no others
 */
public record PromptContent(String template, List<PromptVariable> variables) {
    public PromptContent {
        variables = List.copyOf(variables);
    }

    /** The variable of this name. */
    public Optional<PromptVariable> variable(String name) {
        return variables.stream()
                .filter(variable -> variable.name().equals(name))
                .findFirst();
    }

    /** The SHA-256, in lower-case hex, of all that it says; in which order variables are declared does not matter. */
    public String hash() {
        var said = Map.of(
                "template",
                template,
                "variables",
                variables.stream()
                        .sorted(Comparator.comparing(PromptVariable::name))
                        .map(PromptVariable::described)
                        .toList());
        var digest = Hash.sha256().digest(CanonicalJson.of(said).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    /** By which part the number of a version goes up that says this after one that said {@code before}. */
    SemanticVersion.Part changeSince(PromptContent before) {
        return isCompatibleWith(before) ? SemanticVersion.Part.MINOR : SemanticVersion.Part.MAJOR;
    }

    /** Whether whoever rendered {@code before} can render this with the same values. */
    private boolean isCompatibleWith(PromptContent before) {
        var allAreLeft = before.variables().stream().allMatch(old -> variable(old.name())
                .filter(same -> same.type() == old.type())
                .isPresent());
        return allAreLeft
                && variables.stream().filter(PromptVariable::mustBeGiven).allMatch(variable -> before.variable(
                                variable.name())
                        .filter(PromptVariable::mustBeGiven)
                        .isPresent());
    }
}
