package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one state; every problem is an {@link IllegalArgumentException} whose message begins with the field. */
final class StateReader {
    private static final Set<String> ONLY_JSONPATH = Set.of(
            "InputPath",
            "OutputPath",
            "ResultPath",
            "Parameters",
            "ResultSelector",
            "ItemsPath",
            "SecondsPath",
            "TimestampPath",
            "TimeoutSecondsPath",
            "HeartbeatSecondsPath",
            "ErrorPath",
            "CausePath");
    private static final Set<String> ONLY_JSONATA = Set.of("Arguments", "Output", "Items");

    /** Reads the states inside a state. */
    interface Groups {
        State.Group read(Fields fields, boolean jsonata);
    }

    private final Fields fields;
    private final String name;
    private final boolean jsonata;
    private final Groups groups;

    StateReader(Fields fields, String name, boolean jsonata, Groups groups) {
        this.fields = fields;
        this.name = name;
        this.jsonata = jsonata;
        this.groups = groups;
    }

    State read(String type) {
        for (var field : jsonata ? ONLY_JSONPATH : ONLY_JSONATA) {
            if (fields.has(field)) {
                throw new IllegalArgumentException("The field \"" + field + "\" is not supported when QueryLanguage is "
                        + (jsonata ? "JSONata" : "JSONPath"));
            }
        }
        return switch (type) {
            case "Pass" ->
                new State.Pass(
                        common(true),
                        fields.has("Result")
                                ? Optional.of(new Variables.Holder(fields.get("Result")))
                                : Optional.empty());
            case "Task" -> task();
            case "Choice" -> choice();
            case "Wait" -> waiting();
            case "Succeed" -> new State.Succeed(common(false));
            case "Fail" ->
                new State.Fail(
                        common(false),
                        TextField.read(fields, "Error", jsonata),
                        TextField.read(fields, "Cause", jsonata));
            case "Parallel" -> new State.Parallel(common(true), branches());
            default -> forEach();
        };
    }

    private State.Common common(boolean hasNext) {
        if (hasNext && !fields.has("Next") && !fields.truth("End")) {
            throw new IllegalArgumentException("These required fields are missing: [Next] or [End]");
        }
        if (hasNext && fields.has("Next") && fields.truth("End")) {
            throw new IllegalArgumentException("A state has either Next or End");
        }
        var payload = jsonata ? "Arguments" : "Parameters";
        return new State.Common(
                name,
                jsonata,
                path("InputPath"),
                path("OutputPath"),
                resultPath(fields),
                fields.has(payload) && !"Map".equals(fields.get("Type")) ? template(fields, payload) : null,
                fields.has("ResultSelector") ? template(fields, "ResultSelector") : null,
                assign(fields),
                fields.has("Output") ? template(fields, "Output") : null,
                hasNext ? fields.textOrNull("Next") : null,
                retriers(),
                catchers());
    }

    private Optional<JsonPaths.Path> path(String field) {
        if (fields.has(field) && fields.get(field) == null) {
            return Optional.empty();
        }
        return Optional.of(JsonPaths.compile(fields.has(field) ? fields.text(field) : "$"));
    }

    private static ResultPath resultPath(Fields fields) {
        return fields.has("ResultPath") ? ResultPath.parse(fields.get("ResultPath")) : ResultPath.REPLACE;
    }

    private Template template(Fields where, String field) {
        return Template.compile(where.get(field), jsonata, field);
    }

    private @Nullable Template assign(Fields where) {
        if (!where.has("Assign")) {
            return null;
        }
        for (var variable : where.object("Assign").json().keySet()) {
            var plain = ((String) variable).replaceFirst("\\.\\$$", "");
            if (!plain.matches("[\\p{L}_][\\p{L}\\p{N}_]{0,79}") || "states".equals(plain)) {
                throw new IllegalArgumentException("Assign: Not a variable's name: " + variable);
            }
        }
        return template(where, "Assign");
    }

    private @Nullable Template output(Fields where) {
        return where.has("Output") ? template(where, "Output") : null;
    }

    private List<State.Retrier> retriers() {
        var retriers = new ArrayList<State.Retrier>();
        if (fields.has("Retry")) {
            for (var item : fields.array("Retry")) {
                var retrier = object("Retry", item);
                retriers.add(new State.Retrier(
                        errors(retrier),
                        retrier.number("IntervalSeconds", 1),
                        (int) retrier.number("MaxAttempts", 3),
                        retrier.number("BackoffRate", 2),
                        retrier.number("MaxDelaySeconds", Double.MAX_VALUE),
                        "FULL".equals(retrier.get("JitterStrategy"))));
            }
        }
        return retriers;
    }

    private List<State.Catcher> catchers() {
        var catchers = new ArrayList<State.Catcher>();
        if (fields.has("Catch")) {
            for (var item : fields.array("Catch")) {
                var catcher = object("Catch", item);
                catchers.add(new State.Catcher(
                        errors(catcher), catcher.text("Next"), resultPath(catcher), assign(catcher), output(catcher)));
            }
        }
        return catchers;
    }

    private Fields object(String field, @Nullable Object item) {
        if (item instanceof Map<?, ?> map) {
            return new Fields(map, fields.location() + "/" + field);
        }
        throw new IllegalArgumentException(field + ": Expected an object, not " + Values.write(item));
    }

    private static List<String> errors(Fields where) {
        var errors = new ArrayList<String>();
        for (var error : where.array("ErrorEquals")) {
            if (!(error instanceof String text)) {
                throw new IllegalArgumentException("ErrorEquals: Expected a string, not " + Values.write(error));
            }
            errors.add(text);
        }
        if (errors.isEmpty()) {
            throw new IllegalArgumentException("ErrorEquals: At least one error is expected");
        }
        return List.copyOf(errors);
    }

    private State task() {
        return new State.Task(
                common(true),
                fields.text("Resource"),
                NumberField.read(fields, "TimeoutSeconds", jsonata, true),
                NumberField.read(fields, "HeartbeatSeconds", jsonata, true),
                fields.has("Credentials") ? template(fields, "Credentials") : null);
    }

    private State choice() {
        var rules = new ArrayList<State.Rule>();
        for (var item : fields.array("Choices")) {
            var rule = object("Choices", item);
            rules.add(new State.Rule(condition(rule), rule.text("Next"), assign(rule), output(rule)));
        }
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("Choices: At least one rule is expected");
        }
        return new State.Choice(common(false), rules, fields.textOrNull("Default"));
    }

    private Condition condition(Fields rule) {
        if (!jsonata) {
            return Condition.comparison(rule.json());
        }
        if (rule.get("Condition") instanceof Boolean constant) {
            return evaluation -> constant;
        }
        var text = rule.text("Condition");
        if (!JsonataExpression.isOne(text)) {
            throw new IllegalArgumentException("Condition: Expected a JSONata expression");
        }
        var expression = new TextField("Condition", JsonataExpression.parse(text));
        return evaluation -> {
            var value = expression.value().evaluate(evaluation, "Condition");
            if (value instanceof Boolean truth) {
                return truth;
            }
            throw expression.unexpected(value, "boolean");
        };
    }

    private State waiting() {
        var seconds = NumberField.read(fields, "Seconds", jsonata, true);
        var timestamp = TextField.read(fields, "Timestamp", jsonata);
        if ((seconds == null) == (timestamp == null)) {
            throw new IllegalArgumentException(
                    "A Wait state has exactly one of Seconds, SecondsPath, Timestamp, TimestampPath");
        }
        return new State.Wait(common(true), seconds, timestamp);
    }

    private List<State.Group> branches() {
        var branches = new ArrayList<State.Group>();
        for (var item : fields.array("Branches")) {
            if (!(item instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("Branches: Expected an object, not " + Values.write(item));
            }
            branches.add(groups.read(new Fields(map, fields.location() + "/Branches/" + branches.size()), jsonata));
        }
        return branches;
    }

    private State forEach() {
        var processor = fields.object(fields.has("ItemProcessor") ? "ItemProcessor" : "Iterator");
        var configuration = processor.has("ProcessorConfig")
                ? processor.object("ProcessorConfig").map()
                : Map.of();
        var distributed = "DISTRIBUTED".equals(configuration.get("Mode"));
        var selector = fields.has("ItemSelector") ? "ItemSelector" : "Parameters";
        return new State.ForEach(
                common(true),
                groups.read(processor, jsonata),
                distributed,
                "EXPRESS".equals(configuration.get("ExecutionType")),
                fields.has("Items") ? template(fields, "Items") : null,
                jsonata ? null : JsonPaths.compile(fields.has("ItemsPath") ? fields.text("ItemsPath") : "$"),
                fields.has(selector) ? template(fields, selector) : null,
                NumberField.read(fields, "MaxConcurrency", jsonata, true),
                fields.has("ItemReader") ? reader(fields.object("ItemReader")) : null,
                fields.has("ItemBatcher") ? batcher(fields.object("ItemBatcher")) : null,
                fields.has("ResultWriter") ? writer(fields.object("ResultWriter")) : null,
                NumberField.read(fields, "ToleratedFailureCount", jsonata, true),
                NumberField.read(fields, "ToleratedFailurePercentage", jsonata, false),
                TextField.read(fields, "Label", jsonata));
    }

    private State.ItemReader reader(Fields reader) {
        var configuration = reader.has("ReaderConfig") ? reader.object("ReaderConfig") : new Fields(Map.of(), "");
        return new State.ItemReader(
                reader.text("Resource"),
                payload(reader),
                configuration.map(),
                NumberField.read(configuration, "MaxItems", jsonata, true));
    }

    private @Nullable Template payload(Fields where) {
        var field = jsonata ? "Arguments" : "Parameters";
        return where.has(field) ? template(where, field) : null;
    }

    private State.ItemBatcher batcher(Fields batcher) {
        return new State.ItemBatcher(
                NumberField.read(batcher, "MaxItemsPerBatch", jsonata, true),
                NumberField.read(batcher, "MaxInputBytesPerBatch", jsonata, true),
                batcher.has("BatchInput") ? template(batcher, "BatchInput") : null);
    }

    private State.ResultWriter writer(Fields writer) {
        return new State.ResultWriter(
                writer.textOrNull("Resource"),
                payload(writer),
                writer.has("WriterConfig") ? writer.object("WriterConfig").map() : Map.of());
    }
}
