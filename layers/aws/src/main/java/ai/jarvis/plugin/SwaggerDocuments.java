package ai.jarvis.plugin;

import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.plugin.HttpOperation.Parameter;
import ai.jarvis.plugin.HttpOperation.Place;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * OpenAPI documents, held against the specification by Swagger's parser, which is given a tree and no way to fetch
 * anything; tools are made of the tree itself.
 */
public final class SwaggerDocuments implements OpenApiDocuments {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");

    /** Twice is as once (RFC 9110, 9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("get", "put", "delete", "options", "head");

    /** Set by OpenAPI's word or the platform's, not by arguments. */
    private static final Pattern NOT_ARGUMENTS = Pattern.compile(
            "(?i)accept|content-type|authorization|host|content-length|transfer-encoding|connection|upgrade|te|trailer"
                    + "|cookie|proxy-.*|idempotency-key|jarvis-.*");

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]+)}");
    private static final int MOST_MESSAGES = 20;
    private static final int MOST_REFERENCES = 20;

    @Override
    public Api read(String document, Optional<URI> base) {
        if (document.length() > MOST_CHARACTERS) {
            throw DocumentTree.invalid("has more than " + MOST_CHARACTERS + " characters");
        }
        var tree = DocumentTree.read(document);
        var version = tree.path("openapi").asText();
        if (!version.startsWith("3.0") && !version.startsWith("3.1")) {
            throw DocumentTree.invalid("must be of OpenAPI 3.0 or 3.1, and say so in openapi");
        }
        check(tree);
        var tools = new Import(tree, version.startsWith("3.0"), base).tools();
        return new Api(tree.path("info").path("title").asText(), tools);
    }

    private static void check(JsonNode tree) {
        var options = new ParseOptions();
        options.setResolve(false);
        List<String> messages;
        try {
            messages = Optional.ofNullable(new OpenAPIV3Parser()
                            .parseJsonNode("", tree.deepCopy(), options)
                            .getMessages())
                    .orElse(List.of());
        } catch (RuntimeException | StackOverflowError e) {
            throw DocumentTree.invalid("is not as OpenAPI wants it");
        }
        // What a later edition or a tool adds does not keep operations from being called.
        var wrong = messages.stream()
                .filter(message -> message != null && !message.endsWith("is unexpected"))
                .limit(MOST_MESSAGES)
                .map(message -> new FieldError("/document", message))
                .toList();
        if (!wrong.isEmpty()) {
            throw DocumentTree.refused(wrong);
        }
    }

    /** The operations of one document. */
    private static final class Import {
        private final JsonNode document;
        private final boolean isOld;
        private final Optional<URI> base;
        private final List<FieldError> errors = new ArrayList<>();
        private final List<PluginTool> tools = new ArrayList<>();

        Import(JsonNode document, boolean isOld, Optional<URI> base) {
            this.document = document;
            this.isOld = isOld;
            this.base = base;
        }

        List<PluginTool> tools() {
            document.path("paths").properties().forEach(path -> {
                var item = resolved(path.getValue());
                item.properties().forEach(field -> {
                    if (METHODS.contains(field.getKey()) && field.getValue().isObject()) {
                        add(field.getKey(), path.getKey(), item, field.getValue());
                    }
                });
            });
            if (!errors.isEmpty()) {
                throw DocumentTree.refused(errors.stream().limit(MOST_MESSAGES).toList());
            }
            if (tools.isEmpty()) {
                throw DocumentTree.invalid("has no operations that can be called");
            }
            if (tools.size() > MOST_OPERATIONS) {
                throw DocumentTree.invalid("has more than " + MOST_OPERATIONS + " operations: " + tools.size());
            }
            return tools;
        }

        private void add(String method, String path, JsonNode item, JsonNode operation) {
            var pointer = "/document/paths/" + DocumentTree.escaped(path) + "/" + method;
            var schemas = new SchemaImport(document, isOld);
            var arguments = new Arguments();
            parameters(item, operation).forEach((key, parameter) -> arguments.add(parameter, schemas));
            for (var variables = VARIABLE.matcher(path); variables.find(); ) {
                if (!arguments.hasPath(variables.group(1))) {
                    errors.add(new FieldError(pointer, "has no parameter for {" + variables.group(1) + "}"));
                }
            }
            var body = resolved(operation.path("requestBody"));
            var type = bodyType(body);
            if (type.isEmpty() && body.path("required").asBoolean()) {
                return; // Neither JSON nor a form nor text: no model can write it.
            }
            type.ifPresent(media -> arguments.addBody(body, media, schemas));
            var definitions = schemas.definitions();
            schemas.dangling()
                    .forEach(reference -> errors.add(
                            new FieldError(pointer, "refers to " + reference + ", which the document has not")));
            var server = server(item, operation, pointer);
            if (server.isEmpty()) {
                return;
            }
            tools.add(new PluginTool(
                    name(method, path, operation),
                    description(method, path, operation),
                    arguments.schema(definitions),
                    IDEMPOTENT.contains(method),
                    Optional.of(new HttpOperation(
                            method.toUpperCase(Locale.ROOT), server.get(), path, arguments.parameters, type))));
        }

        /** Those of the path, and of the operation in the place of those. */
        private Map<String, JsonNode> parameters(JsonNode item, JsonNode operation) {
            var parameters = new LinkedHashMap<String, JsonNode>();
            for (var list : List.of(item.path("parameters"), operation.path("parameters"))) {
                for (var each : list) {
                    var parameter = resolved(each);
                    parameters.put(
                            parameter.path("in").asText() + " "
                                    + parameter.path("name").asText(),
                            parameter);
                }
            }
            return parameters;
        }

        /** What is meant by a reference, or by a reference to a reference. */
        private JsonNode resolved(JsonNode node) {
            var meant = node;
            for (var hops = 0; meant.path("$ref").isTextual(); hops++) {
                if (hops == MOST_REFERENCES) {
                    errors.add(new FieldError("/document", node.path("$ref").asText() + " refers to itself"));
                    return JsonNodeFactory.instance.objectNode();
                }
                meant = SchemaImport.find(document, meant.path("$ref").asText());
            }
            return meant;
        }

        private static Optional<String> bodyType(JsonNode body) {
            var types = new ArrayList<String>();
            body.path("content").fieldNames().forEachRemaining(types::add);
            return types.stream()
                    .filter(type -> type.matches("(?i)application/([a-z0-9.-]+\\+)?json(;.*)?"))
                    .findFirst()
                    .or(() -> types.stream()
                            .filter(type -> type.equalsIgnoreCase("application/x-www-form-urlencoded")
                                    || type.toLowerCase(Locale.ROOT).startsWith("text/"))
                            .findFirst())
                    .or(() -> types.stream()
                            .filter(type -> type.equals("*/*"))
                            .map(any -> "application/json")
                            .findFirst());
        }

        private Optional<URI> server(JsonNode item, JsonNode operation, String pointer) {
            var servers = List.of(operation, item, document).stream()
                    .map(level -> level.path("servers").path(0))
                    .filter(JsonNode::isObject)
                    .findFirst();
            var told = servers.map(server -> filled(server)).orElse("/");
            URI url;
            try {
                url = base.map(from -> from.resolve(told)).orElseGet(() -> URI.create(told));
            } catch (IllegalArgumentException e) {
                errors.add(new FieldError(pointer, "has a server that is no URL"));
                return Optional.empty();
            }
            if (!url.isAbsolute()) {
                errors.add(new FieldError("/document/servers", "must name a server as in https://api.example.com/v1"));
                return Optional.empty();
            }
            return Optional.of(ToolUrl.parse(url.toString()));
        }

        private static String filled(JsonNode server) {
            return VARIABLE.matcher(server.path("url").asText())
                    .replaceAll(variable -> java.util.regex.Matcher.quoteReplacement(server.path("variables")
                            .path(variable.group(1))
                            .path("default")
                            .asText()));
        }

        private static String name(String method, String path, JsonNode operation) {
            var id = operation.path("operationId").asText();
            return id.isBlank() ? method + "_" + path.replaceAll("[^A-Za-z0-9]+", "_") : id;
        }

        private static String description(String method, String path, JsonNode operation) {
            var words = List.of(
                            operation.path("summary").asText(),
                            operation.path("description").asText())
                    .stream()
                    .filter(text -> !text.isBlank())
                    .distinct()
                    .collect(Collectors.joining("\n"));
            return words.isBlank() ? method.toUpperCase(Locale.ROOT) + " " + path : words;
        }
    }

    /** What a tool is called with. */
    private static final class Arguments {
        private final ObjectNode properties = JsonNodeFactory.instance.objectNode();
        private final List<String> required = new ArrayList<>();
        private final List<Parameter> parameters = new ArrayList<>();

        boolean hasPath(String name) {
            return parameters.stream()
                    .anyMatch(parameter ->
                            parameter.place() == Place.PATH && parameter.name().equals(name));
        }

        void add(JsonNode parameter, SchemaImport schemas) {
            var name = parameter.path("name").asText();
            var place = place(parameter.path("in").asText());
            if (place.isEmpty() || (place.get() == Place.HEADER && !isHeader(name))) {
                return;
            }
            var argument = argument(name, place.get());
            var contents = parameter.path("content").elements();
            var own = parameter.has("schema") || !contents.hasNext()
                    ? parameter.path("schema")
                    : contents.next().path("schema");
            var schema = schemas.schema(own);
            var described = schema instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
            var words = parameter.path("description").asText();
            if (!words.isBlank() && !described.has("description")) {
                described.put("description", words.length() > 500 ? words.substring(0, 500) + "..." : words);
            }
            properties.set(argument, described);
            if (parameter.path("required").asBoolean() || place.get() == Place.PATH) {
                required.add(argument);
            }
            parameters.add(new Parameter(
                    argument, name, place.get(), parameter.path("explode").asBoolean(place.get() == Place.QUERY)));
        }

        private static boolean isHeader(String name) {
            return HEADER.matcher(name).matches()
                    && !NOT_ARGUMENTS.matcher(name).matches();
        }

        private static Optional<Place> place(String in) {
            for (var place : Place.values()) {
                if (place.wireName().equals(in)) {
                    return Optional.of(place);
                }
            }
            return Optional.empty(); // A cookie.
        }

        /** A name that models take, and that nothing else has. */
        private String argument(String name, Place place) {
            var safe = name.replaceAll("[^A-Za-z0-9_.-]+", "_").replaceAll("^_+|_+$", "");
            var base = safe.isEmpty() ? place.wireName() : safe.length() > 50 ? safe.substring(0, 50) : safe;
            if (!base.equals(HttpOperation.BODY) && !properties.has(base)) {
                return base;
            }
            var placed = base + "_" + place.wireName();
            var free = placed;
            for (var number = 2; properties.has(free); number++) {
                free = placed + "_" + number;
            }
            return free;
        }

        void addBody(JsonNode body, String type, SchemaImport schemas) {
            var content = body.path("content");
            var media = content.has(type) ? content.path(type) : content.path("*/*");
            properties.set(HttpOperation.BODY, schemas.schema(media.path("schema")));
            if (body.path("required").asBoolean()) {
                required.add(HttpOperation.BODY);
            }
        }

        String schema(ObjectNode definitions) {
            var schema = JsonNodeFactory.instance.objectNode();
            schema.put("type", "object");
            schema.set("properties", properties);
            if (!required.isEmpty()) {
                required.forEach(schema.withArray("required")::add);
            }
            schema.put("additionalProperties", false);
            if (!definitions.isEmpty()) {
                schema.set("$defs", definitions);
            }
            return schema.toString();
        }
    }
}
