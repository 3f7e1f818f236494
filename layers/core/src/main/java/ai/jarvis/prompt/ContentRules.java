package ai.jarvis.prompt;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.platform.Text;
import ai.jarvis.prompt.liquid.LiquidInvalid;
import ai.jarvis.prompt.liquid.LiquidTemplate;
import ai.jarvis.prompt.liquid.VariableUse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What must be right about a template and its variables before they are kept; all that is wrong is told at once. */
public final class ContentRules {
    static final int MOST_BYTES = 64 * 1024;
    static final int MOST_LINES = 5_000;
    static final int MOST_VARIABLES = 100;

    private static final int MAX_DESCRIPTION = 500;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    /** Words that the template language reads as something else than a name, at least somewhere. */
    private static final Set<String> RESERVED = Set.of(
            "and",
            "assign",
            "blank",
            "break",
            "capture",
            "case",
            "comment",
            "contains",
            "continue",
            "cycle",
            "else",
            "elsif",
            "empty",
            "end",
            "endcapture",
            "endcase",
            "endcomment",
            "endfor",
            "endif",
            "endraw",
            "endunless",
            "false",
            "for",
            "forloop",
            "if",
            "in",
            "include",
            "nil",
            "null",
            "offset",
            "or",
            "raw",
            "reversed",
            "true",
            "unless",
            "when",
            "with");

    private final List<FieldError> errors = new ArrayList<>();
    private final PromptContent content;

    private ContentRules(PromptContent content) {
        this.content = content;
    }

    /** Refuses with {@code invalid_template} what cannot be kept. */
    static void check(PromptContent content) {
        var rules = new ContentRules(content);
        rules.checkVariables();
        rules.checkTemplate();
        if (!rules.errors.isEmpty()) {
            throw Refusal.unprocessable(
                    "invalid_template", "The template and its variables do not work together.", rules.errors);
        }
    }

    private void checkVariables() {
        var variables = content.variables();
        if (variables.size() > MOST_VARIABLES) {
            errors.add(new FieldError("/variables", "must be at most " + MOST_VARIABLES));
        }
        var names = new HashSet<String>();
        for (var i = 0; i < variables.size(); i++) {
            var pointer = "/variables/" + i;
            var variable = variables.get(i);
            nameProblem(variable.name(), names)
                    .ifPresent(problem -> errors.add(new FieldError(pointer + "/name", problem)));
            variable.description()
                    .flatMap(text -> Text.problem(text, MAX_DESCRIPTION))
                    .ifPresent(problem -> errors.add(new FieldError(pointer + "/description", problem)));
            variable.defaultValue()
                    .flatMap(value -> Values.problem(value, variable.type()))
                    .ifPresent(problem -> errors.add(new FieldError(pointer + "/default", problem)));
        }
    }

    private static Optional<String> nameProblem(String name, Set<String> before) {
        return nameProblem(name).or(() -> before.add(name) ? Optional.empty() : Optional.of("is declared before"));
    }

    /** Why no variable of a template can be called so, if that is so. */
    public static Optional<String> nameProblem(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("must be at most 64 letters, digits and underscores, and must not begin with a digit");
        }
        return RESERVED.contains(name) ? Optional.of("is a word of the template language") : Optional.empty();
    }

    private void checkTemplate() {
        var template = content.template();
        var problem = sizeProblem(template);
        if (problem.isPresent()) {
            errors.add(new FieldError("/template", problem.get()));
            return;
        }
        try {
            checkUses(LiquidTemplate.read(template).uses());
        } catch (LiquidInvalid e) {
            e.problems().forEach(each -> errors.add(atTemplate(each.detail(), each.line(), each.column())));
        }
    }

    /** Why a template is too long to be read, or blank, if it is. */
    public static Optional<String> sizeProblem(String template) {
        if (template.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            return Optional.of("must have at most " + MOST_BYTES + " bytes");
        }
        if (template.lines().count() > MOST_LINES) {
            return Optional.of("must have at most " + MOST_LINES + " lines");
        }
        return Text.problem(template, MOST_BYTES);
    }

    private void checkUses(List<VariableUse> uses) {
        uses.stream()
                .filter(use -> content.variable(use.name()).isEmpty())
                .forEach(use -> errors.add(atTemplate(
                        "uses '" + use.name() + "', which is not declared as a variable", use.line(), use.column())));
        var used = uses.stream().map(VariableUse::name).collect(Collectors.toSet());
        for (var i = 0; i < content.variables().size(); i++) {
            if (!used.contains(content.variables().get(i).name())) {
                errors.add(new FieldError("/variables/" + i, "is declared, but the template does not use it"));
            }
        }
    }

    private static FieldError atTemplate(String detail, int line, int column) {
        return new FieldError("/template", detail, Optional.of(line), Optional.of(column));
    }
}
