package ai.jarvis.model;

import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.ProviderServer.Request;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OpenAI's chat completions. */
public class OpenAiWire implements Wire {
    @Override
    public boolean wantsStream(Request request) {
        return json(request).path("stream").asBoolean();
    }

    static JsonNode json(Request request) {
        try {
            return Json.MAPPER.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ChatPrompt read(Request request) {
        var body = json(request);
        var system = "";
        var turns = new ArrayList<Turn>();
        for (var message : body.path("messages")) {
            switch (message.path("role").asText()) {
                case "system" -> system = message.path("content").asText();
                case "assistant" -> turns.add(new Turn(Speaker.ASSISTANT, assistant(message)));
                default -> add(user(message), turns);
            }
        }
        return new ChatPrompt(system, turns, tools(body), format(body.path("response_format")), sampling(body));
    }

    /** What tools and the user say between two answers is one turn. */
    private static void add(List<Content> contents, List<Turn> turns) {
        var all = new ArrayList<Content>();
        if (!turns.isEmpty() && turns.getLast().speaker() == Speaker.USER) {
            all.addAll(turns.removeLast().contents());
        }
        all.addAll(contents);
        turns.add(new Turn(Speaker.USER, all));
    }

    private static List<Content> user(JsonNode message) {
        var content = message.path("content");
        if (message.path("role").asText().equals("tool")) {
            return List.of(new Content.Result(message.path("tool_call_id").asText(), content.asText(), false));
        }
        if (content.isTextual()) {
            return List.of(new Content.Text(content.asText()));
        }
        var parts = new ArrayList<Content>();
        for (var part : content) {
            if (part.path("type").asText().equals("text")) {
                parts.add(new Content.Text(part.path("text").asText()));
            } else {
                var url = part.path("image_url").path("url").asText();
                parts.add(new Content.Image(
                        url.substring("data:".length(), url.indexOf(';')),
                        Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1))));
            }
        }
        return parts;
    }

    private static List<Content> assistant(JsonNode message) {
        var contents = new ArrayList<Content>();
        if (message.path("content").isTextual()) {
            contents.add(new Content.Text(message.path("content").asText()));
        }
        for (var call : message.path("tool_calls")) {
            contents.add(new Content.Call(new ToolCall(
                    call.path("id").asText(),
                    call.path("function").path("name").asText(),
                    call.path("function").path("arguments").asText())));
        }
        return contents;
    }

    private static Tools tools(JsonNode body) {
        var tools = new ArrayList<Tools.Tool>();
        for (var tool : body.path("tools")) {
            var function = tool.path("function");
            tools.add(new Tools.Tool(
                    function.path("name").asText(),
                    Optional.ofNullable(function.path("description").textValue()),
                    function.path("parameters").toString()));
        }
        var choice = body.path("tool_choice");
        return new Tools(
                tools,
                choice.isObject()
                        ? Tools.Choice.of(choice.path("function").path("name").asText())
                        : switch (choice.asText("auto")) {
                            case "none" -> Tools.Choice.NONE;
                            case "required" -> Tools.Choice.REQUIRED;
                            default -> Tools.Choice.AUTO;
                        },
                body.path("parallel_tool_calls").asBoolean(true));
    }

    private static ResponseFormat format(JsonNode format) {
        var schema = format.path("json_schema");
        return switch (format.path("type").asText()) {
            case "json_object" -> ResponseFormat.JSON;
            case "json_schema" ->
                new ResponseFormat.Schema(
                        schema.path("name").asText(),
                        Optional.ofNullable(schema.path("description").textValue()),
                        schema.path("schema").toString(),
                        schema.path("strict").asBoolean());
            default -> ResponseFormat.TEXT;
        };
    }

    private static Sampling sampling(JsonNode body) {
        var stop = new ArrayList<String>();
        body.path("stop").forEach(each -> stop.add(each.asText()));
        return new Sampling(
                body.path("max_tokens").asInt(body.path("max_completion_tokens").asInt()),
                number(body, "temperature"),
                number(body, "top_p"),
                stop,
                body.has("seed") ? Optional.of(body.path("seed").asLong()) : Optional.empty(),
                number(body, "presence_penalty"),
                number(body, "frequency_penalty"));
    }

    private static Optional<Double> number(JsonNode body, String name) {
        return body.has(name) ? Optional.of(body.path(name).asDouble()) : Optional.empty();
    }

    @Override
    public Body whole(Request request, Said said) {
        var answer = answer("chat.completion");
        var choice = choice(answer);
        var message = choice.putObject("message").put("role", "assistant");
        message.put("content", said.text().isEmpty() ? null : String.join("", said.text()));
        if (!said.calls().isEmpty()) {
            var calls = message.putArray("tool_calls");
            for (var call : said.calls()) {
                calls.addObject()
                        .put("id", call.id())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.call().arguments());
            }
        }
        choice.put("finish_reason", reason(said.finish()));
        said.usage().ifPresent(usage -> answer.set("usage", usage(usage)));
        return new Body("application/json", bytes(answer));
    }

    @Override
    public Frames stream(Request request, Said said) {
        var opening = answer("chat.completion.chunk");
        choice(opening)
                .put("finish_reason", (String) null)
                .putObject("delta")
                .put("role", "assistant")
                .put("content", "");
        var pieces = new ArrayList<byte[]>();
        for (var text : said.text()) {
            var chunk = answer("chat.completion.chunk");
            choice(chunk).putObject("delta").put("content", text);
            pieces.add(frame(chunk));
        }
        for (int i = 0; i < said.calls().size(); i++) {
            pieces.addAll(call(i, said.calls().get(i)));
        }
        var end = answer("chat.completion.chunk");
        choice(end).put("finish_reason", reason(said.finish())).putObject("delta");
        var ending = new ArrayList<>(List.of(frame(end)));
        said.usage().ifPresent(usage -> {
            var last = answer("chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage(usage));
            ending.add(frame(last));
        });
        ending.add("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        return new Frames("text/event-stream; charset=utf-8", List.of(frame(opening)), pieces, ending);
    }

    private static List<byte[]> call(int index, SaidCall call) {
        var pieces = new ArrayList<byte[]>();
        var begin = answer("chat.completion.chunk");
        choice(begin)
                .putObject("delta")
                .putArray("tool_calls")
                .addObject()
                .put("index", index)
                .put("id", call.id())
                .put("type", "function")
                .putObject("function")
                .put("name", call.name())
                .put("arguments", "");
        pieces.add(frame(begin));
        for (var arguments : call.arguments()) {
            var chunk = answer("chat.completion.chunk");
            choice(chunk)
                    .putObject("delta")
                    .putArray("tool_calls")
                    .addObject()
                    .put("index", index)
                    .putObject("function")
                    .put("arguments", arguments);
            pieces.add(frame(chunk));
        }
        return pieces;
    }

    private static ObjectNode answer(String object) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", "chatcmpl-1")
                .put("object", object)
                .put("created", 1_700_000_000)
                .put("model", "large-2026");
    }

    private static ObjectNode choice(ObjectNode answer) {
        return answer.putArray("choices").addObject().put("index", 0);
    }

    private static ObjectNode usage(TokenUsage usage) {
        var counted = Json.MAPPER
                .createObjectNode()
                .put("prompt_tokens", usage.inputTokens())
                .put("completion_tokens", usage.outputTokens())
                .put("total_tokens", usage.inputTokens() + usage.outputTokens());
        counted.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedInputTokens());
        return counted;
    }

    private static String reason(Finish finish) {
        return switch (finish) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case FILTERED -> "content_filter";
        };
    }

    /** Half a character can only be written as its number. */
    static byte[] bytes(JsonNode node) {
        try {
            var text = node.toString();
            return text.chars().anyMatch(c -> Character.isSurrogate((char) c))
                            && !StandardCharsets.UTF_8.newEncoder().canEncode(text)
                    ? Json.MAPPER
                            .writer()
                            .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                            .writeValueAsBytes(node)
                    : text.getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] frame(JsonNode chunk) {
        var json = bytes(chunk);
        var begin = "data: ".getBytes(StandardCharsets.UTF_8);
        var frame = new byte[begin.length + json.length + 2];
        System.arraycopy(begin, 0, frame, 0, begin.length);
        System.arraycopy(json, 0, frame, begin.length, json.length);
        frame[frame.length - 1] = '\n';
        frame[frame.length - 2] = '\n';
        return frame;
    }

    @Override
    public Refusal refusal(Reason reason, String message) {
        return switch (reason) {
            case THROTTLED -> refusal(429, "rate_limit_exceeded", "Slow down");
            case FAULT -> refusal(500, "server_error", "The server had an error");
            case REFUSED -> refusal(400, "invalid_request_error", message);
            case FORBIDDEN -> refusal(401, "invalid_api_key", "Incorrect API key provided");
            case UNKNOWN_MODEL -> refusal(404, "model_not_found", "The model does not exist");
            case TOO_LONG ->
                refusal(
                        400,
                        "context_length_exceeded",
                        "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens");
        };
    }

    static Refusal refusal(int status, String code, String message) {
        var body = Json.MAPPER.createObjectNode();
        body.putObject("error").put("message", message).put("type", code).put("code", code);
        return new Refusal(status, Map.of(), bytes(body));
    }

    @Override
    public byte[] malformedFrame() {
        return "data: {\"choices\":[{\"delta\":{\"content\":\"more\n\n".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] errorFrame() {
        return "data: {\"error\":{\"message\":\"The engine stopped\",\"type\":\"server_error\",\"code\":null}}\n\n"
                .getBytes(StandardCharsets.UTF_8);
    }
}
