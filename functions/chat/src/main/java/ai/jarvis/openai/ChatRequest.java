package ai.jarvis.openai;

import ai.jarvis.model.AnswerSchema;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ResponseFormat;
import ai.jarvis.model.Sampling;
import ai.jarvis.model.gateway.Question;
import ai.jarvis.rollout.PromptUse;
import ai.jarvis.rollout.Requester;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.usage.Scenario;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request for a chat completion.
 *
 * @param prompt that is put before what the messages' system says
 * @param user of the caller's, whom all requests are treated alike for
 * @param scenario what the request is for
 * @param isBounded whether it says how long the answer may be
 * @param includeUsage whether a stream tells at its end what it used
 * @param schema that the answer must follow, if it must
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">Create a chat completion</a>
 */
record ChatRequest(
        Question question,
        Optional<PromptUse> prompt,
        Optional<String> user,
        String scenario,
        boolean isBounded,
        boolean stream,
        boolean includeUsage,
        Optional<AnswerSchema> schema) {
    private static final long MOST_TOKENS = 1_000_000;
    private static final int MOST_STOPS = 4;
    private static final Pattern FORMAT_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** Without them the answer would not be what was asked for. */
    private static final List<String> NOT_DONE = List.of("audio", "web_search_options", "top_logprobs");

    static ChatRequest read(JsonNode body, RoutingHeaders headers) {
        var request = Fields.of(body, "");
        refuseWhatIsNotDone(request);
        var messages = Messages.read(request);
        var bound = request.integer("max_completion_tokens", 1, MOST_TOKENS)
                .or(() -> request.integer("max_tokens", 1, MOST_TOKENS));
        var format = format(request);
        var prompt = new ChatPrompt(
                messages.system(),
                messages.turns(),
                ToolFields.read(request),
                format,
                sampling(request, bound.orElse(1L).intValue()));
        var schema = schema(request, format);
        return new ChatRequest(
                headers.question(model(request), prompt, schema.isPresent()),
                request.object("prompt").map(PromptField::read),
                request.get("user").filter(JsonNode::isTextual).map(JsonNode::textValue),
                headers.scenario().orElse(Scenario.GATEWAY.wireName()),
                bound.isPresent(),
                request.flag("stream", false),
                request.object("stream_options")
                        .map(options -> options.flag("include_usage", false))
                        .orElse(false),
                schema);
    }

    /** Whose request it is: of the user that the caller names, or else of the caller. */
    Requester requester(Caller caller) {
        return new Requester(user.filter(name -> !name.isBlank()).orElse(caller.principal()), scenario);
    }

    static Optional<String> model(Fields request) {
        var model = request.text("model");
        if (model.filter(String::isBlank).isPresent()) {
            throw request.refuse("model", "must not be blank");
        }
        return model;
    }

    private static void refuseWhatIsNotDone(Fields request) {
        if (request.integer("n", 1, Integer.MAX_VALUE).filter(n -> n != 1).isPresent()) {
            throw request.refuse("n", "must be 1; ask several times for several answers");
        }
        if (request.flag("logprobs", false)) {
            throw request.refuse("logprobs", "is not supported");
        }
        if (request.get("logit_bias").filter(bias -> !bias.isEmpty()).isPresent()) {
            throw request.refuse("logit_bias", "is not supported");
        }
        if (request.texts("modalities").stream().anyMatch(modality -> !modality.equals("text"))) {
            throw request.refuse("modalities", "must be text alone");
        }
        for (var name : NOT_DONE) {
            if (request.get(name).isPresent()) {
                throw request.refuse(name, "is not supported");
            }
        }
    }

    private static Sampling sampling(Fields request, int maxOutputTokens) {
        var topP = request.number("top_p", 0, 1);
        if (topP.filter(p -> p == 0).isPresent()) {
            throw request.refuse("top_p", "must be above 0");
        }
        return new Sampling(
                maxOutputTokens,
                request.number("temperature", 0, 2),
                topP,
                stop(request),
                request.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                request.number("presence_penalty", -2, 2),
                request.number("frequency_penalty", -2, 2));
    }

    private static List<String> stop(Fields request) {
        var one = request.get("stop").filter(JsonNode::isTextual);
        var stops = one.isPresent() ? List.of(one.get().textValue()) : request.texts("stop");
        if (stops.size() > MOST_STOPS || stops.stream().anyMatch(String::isEmpty)) {
            throw request.refuse("stop", "must have at most " + MOST_STOPS + " texts, none of them empty");
        }
        return stops;
    }

    private static ResponseFormat format(Fields request) {
        var format = request.object("response_format");
        if (format.isEmpty()) {
            return ResponseFormat.TEXT;
        }
        var type = format.get().requiredText("type");
        return switch (type) {
            case "text" -> ResponseFormat.TEXT;
            case "json_object" -> ResponseFormat.JSON;
            case "json_schema" -> schema(format.get().requiredObject("json_schema"));
            default -> throw format.get().refuse("type", "must be one of text, json_object, json_schema");
        };
    }

    private static ResponseFormat schema(Fields format) {
        var name = format.requiredText("name");
        if (!FORMAT_NAME.matcher(name).matches()) {
            throw format.refuse("name", "must have 1 to 64 letters, digits, _ and -");
        }
        return new ResponseFormat.Schema(
                name,
                format.text("description"),
                format.object("schema").map(schema -> schema.node().toString()).orElse("{\"type\":\"object\"}"),
                format.flag("strict", false));
    }

    private static Optional<AnswerSchema> schema(Fields request, ResponseFormat format) {
        if (!(format instanceof ResponseFormat.Schema wanted) || !wanted.strict()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AnswerSchema(wanted.schema()));
        } catch (IllegalArgumentException e) {
            throw request.requiredObject("response_format")
                    .requiredObject("json_schema")
                    .refuse("schema", "must be a JSON Schema: " + e.getMessage());
        }
    }
}
