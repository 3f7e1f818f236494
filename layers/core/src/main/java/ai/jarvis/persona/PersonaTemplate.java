package ai.jarvis.persona;

import ai.jarvis.prompt.liquid.LiquidTemplate;
import ai.jarvis.prompt.liquid.RenderingFailed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A version that was read, to be rendered. */
final class PersonaTemplate {
    private final String name;
    private final PersonaVersion version;
    private final LiquidTemplate template;
    private final ContextVariables variables;
    private final List<Example> examples;

    PersonaTemplate(String name, PersonaVersion version, JsonSchemas schemas) {
        this.name = name;
        this.version = version;
        this.template = LiquidTemplate.read(version.content().effectiveTemplate());
        this.variables = new ContextVariables(version.content(), schemas);
        this.examples = ExampleBudget.kept(
                version.content().examples(), version.content().exampleTokens());
    }

    int version() {
        return version.number();
    }

    ContextVariables variables() {
        return variables;
    }

    /** How much it takes to keep it, in characters. */
    long weight() {
        return version.content().effectiveTemplate().length()
                + version.prerendered().map(String::length).orElse(0)
                + examples.stream()
                        .mapToLong(each -> each.userInput().length()
                                + (long) each.assistantResponse().length())
                        .sum();
    }

    /** What it says with these values; with less of them where it cannot be rendered. */
    RenderedPersona render(Map<String, ? extends @Nullable Object> given) {
        var values = variables.of(given);
        try {
            return rendered(text(template, name, version.content(), examples, values), List.of());
        } catch (RenderingFailed e) {
            return version.prerendered()
                    .map(text -> rendered(text, List.of(Degradation.PRERENDERED_TEMPLATE)))
                    .orElseGet(() -> base(name, version));
        }
    }

    private RenderedPersona rendered(String text, List<Degradation> degraded) {
        var content = version.content();
        return new RenderedPersona(
                version.persona(),
                version.number(),
                text,
                content.examples().size(),
                examples.size(),
                content.sampleRate(),
                degraded);
    }

    /**
     * What a version says where no context variables are told; absent if some must be.
     *
     * @throws RenderingFailed if it cannot be rendered
     */
    static Optional<String> prerendered(
            String name, PersonaContent content, LiquidTemplate template, JsonSchemas schemas) {
        var variables = new ContextVariables(content, schemas);
        if (!variables.required().isEmpty()) {
            return Optional.empty();
        }
        var examples = ExampleBudget.kept(content.examples(), content.exampleTokens());
        return Optional.of(text(template, name, content, examples, variables.of(Map.of())));
    }

    private static String text(
            LiquidTemplate template,
            String name,
            PersonaContent content,
            List<Example> examples,
            Map<String, Object> context) {
        var values = new LinkedHashMap<String, Object>(context);
        values.put("name", name);
        values.put("role", content.role());
        values.put("personality", content.personality().described());
        // An empty list is true in Liquid, and a heading without examples would be nonsense.
        if (!examples.isEmpty()) {
            values.put(
                    "few_shot_examples",
                    examples.stream().map(Example::described).toList());
        }
        content.instructions().ifPresent(text -> values.put(ContextVariables.INSTRUCTIONS, text));
        return template.render(values);
    }

    /** The persona in plain words, which need neither its template nor any values. */
    static RenderedPersona base(String name, PersonaVersion version) {
        return new RenderedPersona(
                version.persona(),
                version.number(),
                plainWords(name, version.content()),
                version.content().examples().size(),
                0,
                version.content().sampleRate(),
                List.of(Degradation.BASE_TEMPLATE));
    }

    static String plainWords(String name, PersonaContent content) {
        var personality = content.personality();
        var lines = new ArrayList<String>();
        lines.add("You are " + name + ", a " + content.role() + ".");
        lines.add("Tone: " + personality.tone());
        if (!personality.traits().isEmpty()) {
            lines.add("Traits: " + String.join(", ", personality.traits()));
        }
        personality.style().ifPresent(style -> lines.add("Communication style: " + style));
        content.instructions().ifPresent(text -> lines.add("Instructions: " + text));
        return String.join("\n", lines);
    }
}
