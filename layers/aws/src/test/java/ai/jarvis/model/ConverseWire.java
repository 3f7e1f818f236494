package ai.jarvis.model;

import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.ProviderServer.Request;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Bedrock's Converse and ConverseStream. A schema is the tool that must be called; tests give it a name of its own. */
final class ConverseWire implements Wire {
    static final String EVENTS = "application/vnd.amazon.eventstream";

    private static final String JSON_ONLY = "Answer with one JSON object and nothing else.";

    @Override
    public boolean wantsStream(Request request) {
        return request.path().endsWith("/converse-stream");
    }

    @Override
    public ChatPrompt read(Request request) {
        var body = OpenAiWire.json(request);
        var system = new ArrayList<String>();
        body.path("system").forEach(block -> system.add(block.path("text").asText()));
        var isJson = system.remove(JSON_ONLY);
        var turns = new ArrayList<Turn>();
        for (var message : body.path("messages")) {
            var contents = new ArrayList<Content>();
            message.path("content").forEach(block -> contents.add(content(block)));
            turns.add(new Turn(
                    message.path("role").asText().equals("user") ? Speaker.USER : Speaker.ASSISTANT, contents));
        }
        var tools = tools(body.path("toolConfig"));
        var answersByTool = answersByTool(request);
        return new ChatPrompt(
                String.join("\n", system),
                turns,
                answersByTool ? Tools.NONE : tools,
                isJson ? ResponseFormat.JSON : answersByTool ? schema(tools) : ResponseFormat.TEXT,
                sampling(body.path("inferenceConfig")));
    }

    private static Content content(JsonNode block) {
        if (block.has("text")) {
            return new Content.Text(block.path("text").asText());
        }
        if (block.has("image")) {
            return new Content.Image(
                    "image/" + block.path("image").path("format").asText(),
                    Base64.getDecoder().decode(block.at("/image/source/bytes").asText()));
        }
        var use = block.path("toolUse");
        var result = block.path("toolResult");
        return block.has("toolUse")
                ? new Content.Call(new ToolCall(
                        use.path("toolUseId").asText(),
                        use.path("name").asText(),
                        use.path("input").toString()))
                : new Content.Result(
                        result.path("toolUseId").asText(),
                        result.at("/content/0/text").asText(""),
                        result.path("status").asText().equals("error"));
    }

    private static Tools tools(JsonNode config) {
        var tools = new ArrayList<Tools.Tool>();
        for (var tool : config.path("tools")) {
            var spec = tool.path("toolSpec");
            tools.add(new Tools.Tool(
                    spec.path("name").asText(),
                    Optional.ofNullable(spec.path("description").textValue()),
                    spec.at("/inputSchema/json").toString()));
        }
        var choice = config.path("toolChoice");
        return new Tools(
                tools,
                choice.has("tool")
                        ? Tools.Choice.of(choice.at("/tool/name").asText())
                        : choice.has("any") ? Tools.Choice.REQUIRED : Tools.Choice.AUTO,
                true);
    }

    private static boolean answersByTool(Request request) {
        return OpenAiWire.json(request)
                .at("/toolConfig/toolChoice/tool/name")
                .asText()
                .equals(ChatModelContract.SCHEMA);
    }

    private static ResponseFormat schema(Tools tools) {
        var tool = tools.offered().getFirst();
        return new ResponseFormat.Schema(tool.name(), tool.description(), tool.parameters(), true);
    }

    private static Sampling sampling(JsonNode inference) {
        var stop = new ArrayList<String>();
        inference.path("stopSequences").forEach(each -> stop.add(each.asText()));
        return new Sampling(
                inference.path("maxTokens").asInt(),
                number(inference, "temperature"),
                number(inference, "topP"),
                stop,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<Double> number(JsonNode inference, String name) {
        return inference.has(name) ? Optional.of(inference.path(name).asDouble()) : Optional.empty();
    }

    @Override
    public Body whole(Request request, Said said) {
        var answer = Json.MAPPER.createObjectNode();
        var content = answer.putObject("output")
                .putObject("message")
                .put("role", "assistant")
                .putArray("content");
        if (answersByTool(request)) {
            content.addObject()
                    .putObject("toolUse")
                    .put("toolUseId", "tooluse_1")
                    .put("name", ChatModelContract.SCHEMA)
                    .set("input", Json.read(String.join("", said.text()), JsonNode.class));
        } else if (!said.text().isEmpty()) {
            content.addObject().put("text", String.join("", said.text()));
        }
        for (var call : said.calls()) {
            content.addObject()
                    .putObject("toolUse")
                    .put("toolUseId", call.id())
                    .put("name", call.name())
                    .set("input", Json.read(call.call().arguments(), JsonNode.class));
        }
        answer.put("stopReason", answersByTool(request) ? "tool_use" : reason(said.finish()));
        said.usage().ifPresent(usage -> answer.set("usage", usage(usage)));
        answer.putObject("metrics").put("latencyMs", 5);
        return new Body("application/json", OpenAiWire.bytes(answer));
    }

    @Override
    public Frames stream(Request request, Said said) {
        var pieces = new ArrayList<byte[]>();
        int block = 0;
        if (answersByTool(request)) {
            pieces.addAll(call(block++, new SaidCall("tooluse_1", ChatModelContract.SCHEMA, said.text())));
        } else if (!said.text().isEmpty()) {
            for (var text : said.text()) {
                var payload = block(block);
                payload.putObject("delta").put("text", text);
                pieces.add(event("contentBlockDelta", payload));
            }
            pieces.add(event("contentBlockStop", block(block++)));
        }
        for (var call : said.calls()) {
            pieces.addAll(call(block++, call));
        }
        var ending = new ArrayList<byte[]>();
        ending.add(event(
                "messageStop",
                Json.MAPPER
                        .createObjectNode()
                        .put("stopReason", answersByTool(request) ? "tool_use" : reason(said.finish()))));
        said.usage().ifPresent(usage -> {
            var metadata = Json.MAPPER.createObjectNode();
            metadata.set("usage", usage(usage));
            metadata.putObject("metrics").put("latencyMs", 5);
            ending.add(event("metadata", metadata));
        });
        return new Frames(
                EVENTS,
                List.of(event("messageStart", Json.MAPPER.createObjectNode().put("role", "assistant"))),
                pieces,
                ending);
    }

    private static List<byte[]> call(int index, SaidCall call) {
        var frames = new ArrayList<byte[]>();
        var begin = block(index);
        begin.putObject("start")
                .putObject("toolUse")
                .put("toolUseId", call.id())
                .put("name", call.name());
        frames.add(event("contentBlockStart", begin));
        for (var arguments : call.arguments()) {
            var delta = block(index);
            delta.putObject("delta").putObject("toolUse").put("input", arguments);
            frames.add(event("contentBlockDelta", delta));
        }
        frames.add(event("contentBlockStop", block(index)));
        return frames;
    }

    private static ObjectNode block(int index) {
        return Json.MAPPER.createObjectNode().put("contentBlockIndex", index);
    }

    /** Bedrock does not count what it had kept among the input. */
    private static ObjectNode usage(TokenUsage usage) {
        return Json.MAPPER
                .createObjectNode()
                .put("inputTokens", usage.inputTokens() - usage.cachedInputTokens())
                .put("outputTokens", usage.outputTokens())
                .put("totalTokens", usage.inputTokens() + usage.outputTokens())
                .put("cacheReadInputTokens", usage.cachedInputTokens())
                .put("cacheWriteInputTokens", 0);
    }

    private static String reason(Finish finish) {
        return switch (finish) {
            case STOP -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case FILTERED -> "content_filtered";
        };
    }

    private static byte[] event(String type, JsonNode payload) {
        return bytes(new Message(
                Map.of(
                        ":message-type", HeaderValue.fromString("event"),
                        ":event-type", HeaderValue.fromString(type),
                        ":content-type", HeaderValue.fromString("application/json")),
                OpenAiWire.bytes(payload)));
    }

    static byte[] exception(String type, String message) {
        return bytes(new Message(
                Map.of(
                        ":message-type", HeaderValue.fromString("exception"),
                        ":exception-type", HeaderValue.fromString(type),
                        ":content-type", HeaderValue.fromString("application/json")),
                OpenAiWire.bytes(Json.MAPPER.createObjectNode().put("message", message))));
    }

    static byte[] bytes(Message message) {
        var buffer = message.toByteBuffer();
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Override
    public Refusal refusal(Reason reason, String message) {
        return switch (reason) {
            case THROTTLED -> refusal(429, "ThrottlingException", "Too many requests");
            case FAULT -> refusal(500, "InternalServerException", "The service failed");
            case REFUSED -> refusal(400, "ValidationException", message);
            case FORBIDDEN -> refusal(403, "AccessDeniedException", "You don't have access to the model");
            case UNKNOWN_MODEL -> refusal(404, "ResourceNotFoundException", "Could not resolve the model");
            case TOO_LONG -> refusal(400, "ValidationException", "Input is too long for requested model.");
        };
    }

    static Refusal refusal(int status, String type, String message) {
        return new Refusal(
                status,
                Map.of("x-amzn-ErrorType", type),
                Json.MAPPER
                        .createObjectNode()
                        .put("message", message)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** An event whose checksum is wrong. */
    @Override
    public byte[] malformedFrame() {
        var frame = event("contentBlockDelta", block(0));
        frame[frame.length - 1] ^= 1;
        return frame;
    }

    @Override
    public byte[] errorFrame() {
        return exception("modelStreamErrorException", "The model stopped");
    }
}
