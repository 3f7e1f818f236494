package ai.jarvis.cdk;

import ai.jarvis.cdk.manifest.Placeholders;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the templates make. */
final class CloudFormationInventory {
    private final Correspondence correspondence;
    private final List<Template> templates;
    private final Map<String, References> references = new HashMap<>();
    private final List<Inventory.Thing> things = new ArrayList<>();
    private final TreeSet<String> unknown = new TreeSet<>();

    private CloudFormationInventory(Correspondence correspondence, List<Template> templates) {
        this.correspondence = correspondence;
        this.templates = templates;
    }

    static Inventory of(Correspondence correspondence, List<Template> templates) {
        return new CloudFormationInventory(correspondence, templates).taken();
    }

    private Inventory taken() {
        for (Template template : templates) {
            references.put(template.stack(), new References(correspondence, template, templates));
        }
        for (Template template : templates) {
            template.resources().forEach((id, resource) -> take(template, id, resource));
        }
        return new Inventory(things, List.copyOf(unknown));
    }

    private void take(Template template, String id, JsonNode resource) {
        String type = resource.required("Type").asText();
        Correspondence.Extra extra = correspondence.extras().get(type);
        if (extra != null
                && (extra.without() == null
                        || resource.path("Properties").path(extra.without()).isMissingNode())) {
            return;
        }
        JsonNode properties = references.get(template.stack()).resolved(resource.path("Properties"));
        boolean known = false;
        for (Map.Entry<String, Correspondence.Kind> entry :
                correspondence.kinds().entrySet()) {
            Correspondence.Kind kind = entry.getValue();
            if (type.equals(kind.is())) {
                known = true;
                for (JsonNode part : parts(properties, kind.property())) {
                    things.add(thing(template, entry.getKey(), kind, id, properties, part));
                }
            }
        }
        if (!known) {
            unknown.add(type + " (" + template.stack() + ")");
        }
    }

    /** The resource itself, or its property's elements. */
    private static Iterable<JsonNode> parts(JsonNode properties, String property) {
        if (property == null) {
            return List.of(properties);
        }
        JsonNode value = properties.path(property);
        ArrayNode one = JsonNodeFactory.instance.arrayNode();
        return value.isArray() ? value : value.isMissingNode() ? one : one.add(value);
    }

    private Inventory.Thing thing(
            Template template,
            String terraformType,
            Correspondence.Kind kind,
            String id,
            JsonNode properties,
            JsonNode part) {
        UnaryOperator<String> asIs = text -> text;
        String name = kind.name().values().stream()
                .map(path -> Values.canonical(at(properties, part, path), asIs))
                .map(value -> value.isTextual() ? value.asText() : value.toString())
                .collect(Collectors.joining(" "));
        Map<String, JsonNode> values = new LinkedHashMap<>();
        kind.same().forEach((path, own) -> values.put(path, Values.canonical(at(properties, part, own), asIs)));
        return new Inventory.Thing(scope(template), terraformType, name, template.stack() + " " + id, values);
    }

    private static JsonNode at(JsonNode properties, JsonNode part, String path) {
        return path.startsWith(".") ? Values.at(part, path.substring(1)) : Values.at(properties, path);
    }

    private static String scope(Template template) {
        boolean regional =
                template.stack().matches("jarvis-(apis-|monitoring-|workers-)?" + Pattern.quote(template.region()));
        return regional ? template.region() : "global";
    }

    /** What CloudFormation's functions in a template come to. */
    private static final class References {
        private final Correspondence correspondence;
        private final Template template;
        private final List<Template> templates;

        References(Correspondence correspondence, Template template, List<Template> templates) {
            this.correspondence = correspondence;
            this.template = template;
            this.templates = templates;
        }

        JsonNode resolved(JsonNode value) {
            if (value.isArray()) {
                ArrayNode elements = JsonNodeFactory.instance.arrayNode();
                value.forEach(element -> {
                    JsonNode found = resolved(element);
                    if (!found.isNull()) {
                        elements.add(found);
                    }
                });
                return elements;
            }
            if (!value.isObject()) {
                return value;
            }
            if (value.size() == 1) {
                Map.Entry<String, JsonNode> only = value.properties().iterator().next();
                String text = function(only.getKey(), only.getValue());
                if (text != null) {
                    return JsonNodeFactory.instance.textNode(text);
                }
            }
            Map<String, JsonNode> members = new TreeMap<>();
            value.properties().forEach(member -> members.put(member.getKey(), resolved(member.getValue())));
            return JsonNodeFactory.instance.objectNode().setAll(members);
        }

        private String function(String name, JsonNode argument) {
            return switch (name) {
                case "Ref" -> reference(argument.asText(), "");
                case "Fn::GetAtt" ->
                    reference(argument.path(0).asText(), "." + argument.path(1).asText());
                case "Fn::Join" -> {
                    List<String> parts = new ArrayList<>();
                    JsonNode joined = resolved(argument.path(1));
                    joined.forEach(part -> parts.add(part.asText()));
                    if (joined.isTextual()) {
                        parts.add(joined.asText());
                    }
                    yield String.join(argument.path(0).asText(), parts);
                }
                case "Fn::ImportValue" -> imported(argument.asText());
                case "Fn::Select" -> selected(argument);
                case "Fn::GetAZs" -> "zones of " + argument.asText();
                default -> null;
            };
        }

        /** One of the parts of a text, or else one of a list that only AWS knows. */
        private String selected(JsonNode argument) {
            int index = argument.path(0).asInt();
            JsonNode split = argument.path(1).path("Fn::Split");
            JsonNode network = argument.path(1).path("Fn::Cidr");
            if (network.isArray()) {
                return subnet(resolved(network.path(0)).asText(), index);
            }
            if (split.isMissingNode()) {
                return index + " of " + resolved(argument.path(1)).asText();
            }
            String text = resolved(split.path(1)).asText();
            return text.split(Pattern.quote(split.path(0).asText()), -1)[index];
        }

        /** The subnet of a number and 64 bits in a network of IPv6. */
        private static String subnet(String network, int number) {
            Matcher last =
                    Pattern.compile("^(?:0 of )?(.+):([0-9a-f]{1,4})::/[0-9]+$").matcher(network);
            if (!last.matches()) {
                return number + " of " + network;
            }
            int group = Integer.parseInt(last.group(2), 16) + number;
            return last.group(1) + ":" + Integer.toHexString(group) + "::/64";
        }

        private String reference(String id, String attribute) {
            JsonNode resource = template.resources().get(id);
            if (resource == null) {
                return switch (id) {
                    case "AWS::Region" -> template.region();
                    case "AWS::AccountId" -> Synthesis.ACCOUNT;
                    case "AWS::Partition" -> "aws";
                    case "AWS::URLSuffix" -> "amazonaws.com";
                    default -> id;
                };
            }
            String type = resource.required("Type").asText();
            JsonNode properties = resource.path("Properties");
            for (Map.Entry<String, JsonNode> property : properties.properties()) {
                String special = correspondence.madeUp().get(type + "[" + property.getKey() + "]" + attribute);
                if (special != null) {
                    return filled(special, properties);
                }
            }
            String madeUp = correspondence.madeUp().get(type + attribute);
            return madeUp == null ? mention(type, properties) : filled(madeUp, properties);
        }

        private String mention(String type, JsonNode properties) {
            return Mention.of(
                    type,
                    correspondence.names(type).stream()
                            .map(path -> resolved(Values.at(properties, path)).asText())
                            .toList());
        }

        private String filled(String pattern, JsonNode properties) {
            Map<String, String> values = new HashMap<>();
            values.put("region", template.region());
            properties
                    .properties()
                    .forEach(property -> values.put(
                            property.getKey(), resolved(property.getValue()).asText()));
            return Placeholders.fill(pattern, values, "correspondence.yaml");
        }

        private String imported(String export) {
            for (Template other : templates) {
                for (JsonNode output : other.outputs()) {
                    if (output.path("Export").path("Name").asText().equals(export)) {
                        return new References(correspondence, other, templates)
                                .resolved(output.path("Value"))
                                .asText();
                    }
                }
            }
            throw new IllegalArgumentException("no stack exports " + export);
        }
    }
}
