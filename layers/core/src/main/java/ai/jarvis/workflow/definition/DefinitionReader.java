package ai.jarvis.workflow.definition;

import ai.jarvis.workflow.CompiledWorkflow.Input;
import ai.jarvis.workflow.Place;
import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.expression.Kind;
import ai.jarvis.workflow.expression.TemplateReader;
import ai.jarvis.workflow.yaml.YamlValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a definition of a document, and tells of all that has not the form of one. */
public final class DefinitionReader {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}_. -]{0,63}");
    private static final Map<String, Kind> TYPES = Map.of(
            "any", Kind.ANY,
            "string", Kind.TEXT,
            "number", Kind.NUMBER,
            "boolean", Kind.BOOLEAN,
            "list", Kind.LIST,
            "object", Kind.OBJECT);

    private final Problems problems;
    private final TemplateReader templates;

    public DefinitionReader(Problems problems) {
        this.problems = problems;
        this.templates = new TemplateReader(problems);
    }

    /** The definition, as far as it can be read. */
    public Optional<Definition> read(YamlValue document) {
        if (!(document instanceof YamlValue.Mapping mapping)) {
            problems.add(document.place(), "wrong_type", "A workflow is a mapping with `name` and `steps`.");
            return Optional.empty();
        }
        var fields = new Fields(mapping, "a workflow", problems);
        var name = fields.require("name").flatMap(v -> fields.text("name", v));
        name.filter(n -> !NAME.matcher(n).matches())
                .ifPresent(n -> problems.add(
                        fields.placeOf("name"),
                        "invalid_name",
                        "A name has 1 to 64 letters, digits, spaces, `_`, `-` and `.`, a letter first."));
        fields.text("version")
                .filter(v -> !v.equals("v1"))
                .ifPresent(v -> problems.add(
                        fields.placeOf("version"), "unknown_version", "The version of the language is `v1`."));
        var description = fields.text("description").orElse("");
        var timeout = fields.duration("timeout");
        var inputs = fields.take("inputs").map(value -> inputs(fields, value));
        var output = fields.take("output").map(value -> new Step.Value(templates.read(value), value.place()));
        var steps = fields.require("steps")
                .map(value -> new StepReader(problems, templates).steps(fields, "steps", value, 0))
                .orElse(List.of());
        fields.finish();
        return Optional.of(new Definition(name.orElse(Names.NONE), description, timeout, inputs, output, steps));
    }

    private List<Input> inputs(Fields fields, YamlValue value) {
        var inputs = new ArrayList<Input>();
        switch (value) {
            case YamlValue.Sequence sequence -> {
                for (var element : sequence.elements()) {
                    fields.text("inputs", element).ifPresent(name -> {
                        checkName(name, element.place());
                        if (inputs.stream().anyMatch(i -> i.name().equals(name))) {
                            problems.add(element.place(), "duplicate_name", "`" + name + "` is here a second time.");
                        } else {
                            inputs.add(new Input(name, "any", true, null, ""));
                        }
                    });
                }
            }
            case YamlValue.Mapping mapping ->
                mapping.members().forEach((name, member) -> {
                    checkName(name, member.keyPlace());
                    inputs.add(input(fields, name, member.value()));
                });
            case YamlValue.Scalar scalar -> fields.wrongType(value, "inputs", "a mapping or a list of names");
        }
        return inputs;
    }

    private void checkName(String name, Place place) {
        Names.valueProblem(name).ifPresent(detail -> problems.add(place, "invalid_name", detail));
    }

    private Input input(Fields parent, String name, YamlValue value) {
        if (value instanceof YamlValue.Scalar scalar) {
            var type = scalar.value() == null ? Optional.of("any") : parent.text(name, value);
            return new Input(name, type.filter(t -> isType(t, value)).orElse("any"), true, null, "");
        }
        if (!(value instanceof YamlValue.Mapping mapping)) {
            parent.wrongType(value, name, "a type, or a mapping");
            return new Input(name, "any", true, null, "");
        }
        var fields = new Fields(mapping, "an input", problems);
        var typeValue = fields.take("type");
        var type = typeValue
                .flatMap(v -> fields.text("type", v).filter(t -> isType(t, v)))
                .orElse("any");
        var description = fields.text("description").orElse("");
        var given = fields.take("default");
        var required = fields.truth("required").orElse(given.isEmpty());
        fields.finish();
        var defaultValue = given.map(DefinitionReader::plain).orElse(null);
        var kind = TYPES.getOrDefault(type, Kind.ANY);
        if (given.isPresent() && defaultValue != null && !Kind.of(defaultValue).mayBe(kind)) {
            problems.add(
                    given.get().place(), "wrong_type", "The default of `" + name + "` must be " + kind.words() + ".");
        }
        return new Input(name, type, required, defaultValue, description);
    }

    private boolean isType(String type, YamlValue value) {
        if (TYPES.containsKey(type)) {
            return true;
        }
        problems.add(value.place(), "unknown_type", "A type is one of any, string, number, boolean, list and object.");
        return false;
    }

    /** What an input of this type is known to be. */
    public static Kind kind(Input input) {
        var isCertain = input.required() || input.defaultValue() != null;
        return isCertain ? TYPES.getOrDefault(input.type(), Kind.ANY) : Kind.ANY;
    }

    private static @Nullable Object plain(YamlValue value) {
        return switch (value) {
            case YamlValue.Scalar scalar -> scalar.value() instanceof BigDecimal d ? (Object) d : scalar.value();
            case YamlValue.Sequence sequence -> {
                var elements = new ArrayList<@Nullable Object>();
                sequence.elements().forEach(e -> elements.add(plain(e)));
                yield elements;
            }
            case YamlValue.Mapping mapping -> {
                var members = new LinkedHashMap<String, @Nullable Object>();
                mapping.members().forEach((name, member) -> members.put(name, plain(member.value())));
                yield members;
            }
        };
    }
}
