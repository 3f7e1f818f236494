package ai.jarvis.model;

import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes prompts as the body of OpenAI's chat completions. That a tool failed is not said in it but by the tool's words.
 *
 * @param model as the server knows it; none where the address says which one it is
 * @param newer whether the server wants {@code max_completion_tokens} and no more {@code max_tokens}, as OpenAI's does
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">Create a chat completion</a>
 */
record OpenAiChatFormat(Optional<String> model, boolean newer) {
    private static final JsonFactory JSON = Json.MAPPER.getFactory();
    private static final int USUAL_BYTES = 2_048;

    /**
     * The body, in UTF-8.
     *
     * @throws IllegalArgumentException if a tool's parameters or the answer's schema are no JSON
     */
    byte[] body(ChatPrompt prompt, boolean stream) {
        var bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (model.isPresent()) {
                json.writeStringField("model", model.get());
            }
            json.writeArrayFieldStart("messages");
            messages(prompt, json);
            json.writeEndArray();
            tools(prompt.tools(), json);
            format(prompt.format(), json);
            sampling(prompt.sampling(), json);
            if (stream) {
                json.writeBooleanField("stream", true);
                json.writeObjectFieldStart("stream_options");
                json.writeBooleanField("include_usage", true);
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void messages(ChatPrompt prompt, JsonGenerator json) throws IOException {
        if (!prompt.system().isBlank()) {
            json.writeStartObject();
            json.writeStringField("role", "system");
            json.writeStringField("content", prompt.system());
            json.writeEndObject();
        }
        for (var turn : prompt.turns()) {
            if (turn.speaker() == Speaker.ASSISTANT) {
                assistant(turn, json);
            } else {
                user(turn, json);
            }
        }
    }

    /** Results are messages of their own, and come before what the user adds to them. */
    private static void user(Turn turn, JsonGenerator json) throws IOException {
        int others = 0;
        boolean isText = true;
        for (var content : turn.contents()) {
            if (content instanceof Content.Result result) {
                json.writeStartObject();
                json.writeStringField("role", "tool");
                json.writeStringField("tool_call_id", result.call());
                json.writeStringField("content", result.text());
                json.writeEndObject();
            } else {
                others++;
                isText &= content instanceof Content.Text;
            }
        }
        if (others == 0) {
            return;
        }
        json.writeStartObject();
        json.writeStringField("role", "user");
        if (isText) {
            json.writeStringField("content", turn.text());
        } else {
            json.writeArrayFieldStart("content");
            for (var content : turn.contents()) {
                part(content, json);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void part(Content content, JsonGenerator json) throws IOException {
        switch (content) {
            case Content.Text text -> {
                json.writeStartObject();
                json.writeStringField("type", "text");
                json.writeStringField("text", text.text());
                json.writeEndObject();
            }
            case Content.Image image -> {
                json.writeStartObject();
                json.writeStringField("type", "image_url");
                json.writeObjectFieldStart("image_url");
                json.writeStringField(
                        "url",
                        "data:" + image.mediaType() + ";base64,"
                                + Base64.getEncoder().encodeToString(image.bytes()));
                json.writeEndObject();
                json.writeEndObject();
            }
            case Content.Call call -> throw new IllegalArgumentException("A user calls no tools");
            case Content.Result result -> {}
        }
    }

    private static void assistant(Turn turn, JsonGenerator json) throws IOException {
        var calls = turn.contents().stream()
                .filter(Content.Call.class::isInstance)
                .map(content -> ((Content.Call) content).call())
                .toList();
        var text = turn.contents().stream()
                .filter(Content.Text.class::isInstance)
                .map(content -> ((Content.Text) content).text())
                .collect(Collectors.joining("\n"));
        json.writeStartObject();
        json.writeStringField("role", "assistant");
        if (text.isEmpty() && !calls.isEmpty()) {
            json.writeNullField("content");
        } else {
            json.writeStringField("content", text);
        }
        if (!calls.isEmpty()) {
            calls(calls, json);
        }
        json.writeEndObject();
    }

    private static void calls(List<ToolCall> calls, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("tool_calls");
        for (var call : calls) {
            json.writeStartObject();
            json.writeStringField("id", call.id());
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", call.name());
            json.writeStringField("arguments", call.arguments());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void tools(Tools tools, JsonGenerator json) throws IOException {
        if (tools.offered().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("tools");
        for (var tool : tools.offered()) {
            json.writeStartObject();
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", tool.name());
            if (tool.description().isPresent()) {
                json.writeStringField("description", tool.description().get());
            }
            schema("parameters", tool.parameters(), json);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        choice(tools.choice(), json);
        if (!tools.parallel()) {
            json.writeBooleanField("parallel_tool_calls", false);
        }
    }

    private static void choice(Tools.Choice choice, JsonGenerator json) throws IOException {
        switch (choice.mode()) {
            case AUTO -> {}
            case NONE -> json.writeStringField("tool_choice", "none");
            case REQUIRED -> {
                if (choice.tool().isEmpty()) {
                    json.writeStringField("tool_choice", "required");
                    return;
                }
                json.writeObjectFieldStart("tool_choice");
                json.writeStringField("type", "function");
                json.writeObjectFieldStart("function");
                json.writeStringField("name", choice.tool().get());
                json.writeEndObject();
                json.writeEndObject();
            }
        }
    }

    private static void format(ResponseFormat format, JsonGenerator json) throws IOException {
        switch (format) {
            case ResponseFormat.Text text -> {}
            case ResponseFormat.JsonObject object -> {
                json.writeObjectFieldStart("response_format");
                json.writeStringField("type", "json_object");
                json.writeEndObject();
            }
            case ResponseFormat.Schema schema -> {
                json.writeObjectFieldStart("response_format");
                json.writeStringField("type", "json_schema");
                json.writeObjectFieldStart("json_schema");
                json.writeStringField("name", schema.name());
                if (schema.description().isPresent()) {
                    json.writeStringField("description", schema.description().get());
                }
                json.writeBooleanField("strict", schema.strict());
                schema("schema", schema.schema(), json);
                json.writeEndObject();
                json.writeEndObject();
            }
        }
    }

    /** Token by token and not as it stands: what is no JSON must not become a part of the request. */
    private static void schema(String name, String schema, JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        try (var parser = JSON.createParser(schema)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("No JSON: " + name);
            }
            json.copyCurrentStructure(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("More than one value: " + name);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + name, e);
        }
    }

    private void sampling(Sampling sampling, JsonGenerator json) throws IOException {
        json.writeNumberField(newer ? "max_completion_tokens" : "max_tokens", sampling.maxOutputTokens());
        number("temperature", sampling.temperature(), json);
        number("top_p", sampling.topP(), json);
        number("presence_penalty", sampling.presencePenalty(), json);
        number("frequency_penalty", sampling.frequencyPenalty(), json);
        if (sampling.seed().isPresent()) {
            json.writeNumberField("seed", sampling.seed().get());
        }
        if (!sampling.stop().isEmpty()) {
            json.writeArrayFieldStart("stop");
            for (var stop : sampling.stop()) {
                json.writeString(stop);
            }
            json.writeEndArray();
        }
    }

    private static void number(String name, Optional<Double> value, JsonGenerator json) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.get());
        }
    }
}
