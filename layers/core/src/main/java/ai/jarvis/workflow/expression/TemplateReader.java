package ai.jarvis.workflow.expression;

import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.yaml.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Finds the expressions in the texts of a value. <code>$${</code> stands for <code>${</code> itself. */
public final class TemplateReader {
    private final Problems problems;

    public TemplateReader(Problems problems) {
        this.problems = problems;
    }

    /** The value; a text whose expressions cannot be read is added to the problems and is taken as it is. */
    public Template read(YamlValue value) {
        return switch (value) {
            case YamlValue.Mapping mapping -> {
                var members = new LinkedHashMap<String, Template>();
                mapping.members().forEach((name, member) -> members.put(name, read(member.value())));
                yield new Template.ObjectOf(members);
            }
            case YamlValue.Sequence sequence ->
                new Template.ListOf(sequence.elements().stream().map(this::read).toList());
            case YamlValue.Scalar scalar ->
                scalar.value() instanceof String text ? text(scalar, text) : new Template.Constant(scalar.value());
        };
    }

    private Template text(YamlValue.Scalar scalar, String text) {
        try {
            return parts(scalar, text);
        } catch (ExpressionInvalid e) {
            problems.add(scalar.placeOf(e.at()), e.code(), e.getMessage());
            return new Template.Constant(text);
        }
    }

    private static Template parts(YamlValue.Scalar scalar, String text) throws ExpressionInvalid {
        var parts = new ArrayList<Object>();
        var literal = new StringBuilder();
        var position = 0;
        for (var next = text.indexOf("${"); next >= 0; next = text.indexOf("${", position)) {
            literal.append(text, position, next);
            if (next > position && text.charAt(next - 1) == '$') {
                literal.append('{');
                position = next + 2;
                continue;
            }
            if (!literal.isEmpty()) {
                parts.add(literal.toString());
                literal.setLength(0);
            }
            var embedded = ExpressionParser.embedded(text, next + 2);
            parts.add(new Template.Placed(embedded.expression(), scalar));
            position = embedded.end();
        }
        literal.append(text, position, text.length());
        if (!literal.isEmpty()) {
            parts.add(literal.toString());
        }
        if (parts.size() == 1 && parts.getFirst() instanceof Template.Placed only) {
            return new Template.Whole(only);
        }
        return parts.stream().allMatch(String.class::isInstance)
                ? new Template.Constant(
                        String.join("", parts.stream().map(String.class::cast).toList()))
                : new Template.Joined(parts);
    }
}
