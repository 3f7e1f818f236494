package ai.jarvis.persona;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.prompt.ContentRules;
import ai.jarvis.prompt.liquid.LiquidInvalid;
import ai.jarvis.prompt.liquid.LiquidTemplate;
import ai.jarvis.prompt.liquid.RenderingFailed;
import ai.jarvis.prompt.liquid.VariableUse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What must be right about a persona before it is kept; all that is wrong is told at once. */
final class PersonaRules {
    private static final int MOST_VARIABLES = 100;

    private final JsonSchemas schemas;
    private final JsonSchemas.JsonSchema definition;

    PersonaRules(JsonSchemas schemas) {
        this.schemas = schemas;
        this.definition = DefinitionSchema.in(schemas);
    }

    /** Whether the definition is one by the schema of personas. */
    boolean isValid(String name, PersonaContent content) {
        return definition.violations(DefinitionSchema.described(name, content)).isEmpty();
    }

    /**
     * Refuses with {@code invalid_persona} what cannot be kept.
     *
     * @return what it says without context variables, if that can be
     */
    Optional<String> check(String name, PersonaContent content) {
        var errors = new ArrayList<FieldError>();
        definition
                .violations(DefinitionSchema.described(name, content))
                .forEach(violation -> errors.add(new FieldError(violation.pointer(), violation.detail())));
        checkExamples(content, errors);
        var declared = declared(content, errors);
        var template = read(content, errors);
        template.ifPresent(read -> checkUses(content, read.uses(), declared, errors));
        var prerendered = errors.isEmpty() && template.isPresent()
                ? prerendered(name, content, template.get(), errors)
                : Optional.<String>empty();
        if (!errors.isEmpty()) {
            throw Refusal.unprocessable(
                    "invalid_persona", "The persona, its template and its schema do not work together.", errors);
        }
        return prerendered;
    }

    private static void checkExamples(PersonaContent content, List<FieldError> errors) {
        if (!content.examples().isEmpty()
                && ExampleBudget.tokens(content.examples().getFirst()) > content.exampleTokens()) {
            errors.add(new FieldError(
                    "/few_shot_examples/0", "has more tokens than example_tokens, so that none would be rendered"));
        }
    }

    /** The names of the schema's context variables; none of a schema that cannot be read. */
    private Set<String> declared(PersonaContent content, List<FieldError> errors) {
        if (content.schema().isEmpty()) {
            return Set.of();
        }
        var schema = content.schema().get();
        ContextVariables variables;
        try {
            variables = new ContextVariables(content, schemas);
        } catch (IllegalArgumentException e) {
            errors.add(new FieldError("/schema", "is no JSON Schema: " + e.getMessage()));
            return Set.of();
        }
        if (!"object".equals(schema.getOrDefault("type", "object"))) {
            errors.add(new FieldError("/schema/type", "must be object, since it is about variables by name"));
        }
        if (variables.declared().size() > MOST_VARIABLES) {
            errors.add(new FieldError("/schema/properties", "must be at most " + MOST_VARIABLES));
        }
        variables.declared().forEach(name -> nameProblem(name, content)
                .ifPresent(detail -> errors.add(new FieldError(property(name), detail))));
        if (schema.get("required") instanceof List<?> required) {
            for (int i = 0; i < required.size(); i++) {
                if (!variables.declared().contains(String.valueOf(required.get(i)))) {
                    errors.add(new FieldError("/schema/required/" + i, "is none of the properties"));
                }
            }
        }
        return variables.declared();
    }

    private static Optional<String> nameProblem(String name, PersonaContent content) {
        var isOwn = ContextVariables.OWN.contains(name)
                && !(name.equals(ContextVariables.INSTRUCTIONS)
                        && content.instructions().isEmpty());
        return ContentRules.nameProblem(name)
                .or(() -> isOwn ? Optional.of("is a field of the persona itself") : Optional.empty());
    }

    private static String property(String name) {
        return "/schema/properties/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static Optional<LiquidTemplate> read(PersonaContent content, List<FieldError> errors) {
        var text = content.effectiveTemplate();
        var problem = ContentRules.sizeProblem(text);
        if (problem.isPresent()) {
            errors.add(new FieldError("/template", problem.get()));
            return Optional.empty();
        }
        try {
            return Optional.of(LiquidTemplate.read(text));
        } catch (LiquidInvalid e) {
            e.problems().forEach(each -> errors.add(atTemplate(each.detail(), each.line(), each.column())));
            return Optional.empty();
        }
    }

    private static void checkUses(
            PersonaContent content, List<VariableUse> uses, Set<String> declared, List<FieldError> errors) {
        var known = new HashSet<>(declared);
        known.addAll(ContextVariables.OWN);
        uses.stream()
                .filter(use -> !known.contains(use.name()))
                .forEach(use -> errors.add(atTemplate(
                        "uses '" + use.name() + "', which the schema does not declare", use.line(), use.column())));
        var used = uses.stream().map(VariableUse::name).collect(Collectors.toSet());
        declared.stream()
                .filter(name -> !used.contains(name))
                .forEach(name ->
                        errors.add(new FieldError(property(name), "is declared, but the template does not use it")));
        if (!content.examples().isEmpty() && !used.contains("few_shot_examples")) {
            errors.add(new FieldError("/few_shot_examples", "are told, but the template does not use them"));
        }
        if (content.instructions().isPresent() && !used.contains(ContextVariables.INSTRUCTIONS)) {
            errors.add(new FieldError("/instructions", "are told, but the template does not use them"));
        }
    }

    private static FieldError atTemplate(String detail, int line, int column) {
        return new FieldError("/template", detail, Optional.of(line), Optional.of(column));
    }

    private Optional<String> prerendered(
            String name, PersonaContent content, LiquidTemplate template, List<FieldError> errors) {
        try {
            return PersonaTemplate.prerendered(name, content, template, schemas);
        } catch (RenderingFailed e) {
            errors.add(new FieldError("/template", "cannot be rendered: " + e.getMessage()));
        } catch (Refusal e) {
            e.errors()
                    .forEach(error -> errors.add(new FieldError(
                            error.pointer().replaceFirst("^/variables", "/schema/properties"),
                            "has a default that the schema does not allow: " + error.detail())));
        }
        return Optional.empty();
    }
}
