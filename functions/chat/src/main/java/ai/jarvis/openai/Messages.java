package ai.jarvis.openai;

import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Content;
import ai.jarvis.model.ToolCall;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the messages of a request. Here a conversation has turns of two sides: what follows one another on one side is one
 * turn, results of tools are the user's, and what the system says comes before all.
 */
final class Messages {
    private static final String NAME = "messages";
    private static final Pattern DATA_URL =
            Pattern.compile("data:(image/[a-z0-9.+-]+);base64,([A-Za-z0-9+/=_-]+)", Pattern.CASE_INSENSITIVE);

    private final List<String> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<Content> contents = new ArrayList<>();

    /** Calls that no message has answered yet. */
    private final Set<String> open = new LinkedHashSet<>();

    private Speaker speaker = Speaker.USER;

    private Messages() {}

    static Messages read(Fields request) {
        var list = request.objects(NAME);
        if (list.isEmpty()) {
            throw request.refuse(NAME, "must have at least one message");
        }
        var messages = new Messages();
        list.forEach(messages::add);
        messages.end(request);
        return messages;
    }

    /** What the system says, as one text. */
    String system() {
        return String.join("\n\n", system);
    }

    List<Turn> turns() {
        return turns;
    }

    private void add(Fields message) {
        var role = message.requiredText("role");
        if (!open.isEmpty() && !role.equals("tool")) {
            throw message.refuse("role", "must be tool, for the calls " + String.join(", ", open) + " have no answer");
        }
        switch (role) {
            case "system", "developer" -> system.add(String.join("\n", texts(message)));
            case "user" -> add(Speaker.USER, userContents(message));
            case "assistant" -> add(Speaker.ASSISTANT, assistantContents(message));
            case "tool" -> add(Speaker.USER, List.of(result(message)));
            case "function" -> throw message.refuse("role", "function is not supported; use tools, and the role tool");
            default ->
                throw message.refuse("role", "must be one of system, developer, user, assistant, tool, not " + role);
        }
    }

    private void add(Speaker by, List<Content> more) {
        if (by != speaker) {
            close();
            speaker = by;
        }
        contents.addAll(more);
    }

    private void close() {
        if (!contents.isEmpty()) {
            turns.add(new Turn(speaker, contents));
            contents.clear();
        }
    }

    private void end(Fields request) {
        close();
        if (!open.isEmpty()) {
            throw request.refuse(NAME, "must answer the calls " + String.join(", ", open) + " with the role tool");
        }
        if (turns.isEmpty()) {
            throw request.refuse(NAME, "must have one of the user");
        }
        if (turns.getLast().speaker() == Speaker.ASSISTANT) {
            throw request.refuse(
                    NAME, "must end with one of the user or of a tool; models do not go on with their own");
        }
    }

    private static List<String> texts(Fields message) {
        var content = message.get("content");
        if (content.isEmpty()) {
            throw message.refuse("content", "is required");
        }
        if (content.get().isTextual()) {
            return List.of(content.get().textValue());
        }
        if (!content.get().isArray()) {
            throw message.refuse("content", "must be a string or an array of parts");
        }
        return message.objects("content").stream().map(Messages::text).toList();
    }

    private static String text(Fields part) {
        var type = part.requiredText("type");
        return switch (type) {
            case "text" -> part.requiredText("text");
            case "refusal" -> part.requiredText("refusal");
            default -> throw part.refuse("type", "must be text here, not " + type);
        };
    }

    private static List<Content> userContents(Fields message) {
        if (message.get("content").filter(content -> content.isArray()).isEmpty()) {
            return List.of(new Content.Text(String.join("\n", texts(message))));
        }
        var parts = message.objects("content").stream().map(Messages::part).toList();
        if (parts.isEmpty()) {
            throw message.refuse("content", "must not be empty");
        }
        return parts;
    }

    private static Content part(Fields part) {
        var type = part.requiredText("type");
        return switch (type) {
            case "text" -> new Content.Text(part.requiredText("text"));
            case "image_url" -> image(part.requiredObject("image_url"));
            default -> throw part.refuse("type", "must be text or image_url, not " + type);
        };
    }

    private static Content image(Fields image) {
        var url = image.requiredText("url");
        if (url.regionMatches(true, 0, "http", 0, 4)) {
            throw image.refuse("url", "must be a data: URL; images are not fetched from other servers");
        }
        var matcher = DATA_URL.matcher(url);
        if (!matcher.matches()) {
            throw image.refuse("url", "must be as in data:image/png;base64,...");
        }
        try {
            return new Content.Image(
                    matcher.group(1).toLowerCase(java.util.Locale.ROOT),
                    Base64.getMimeDecoder().decode(matcher.group(2)));
        } catch (IllegalArgumentException e) {
            throw image.refuse("url", "must have its image in base64");
        }
    }

    private List<Content> assistantContents(Fields message) {
        if (message.get("function_call").isPresent()) {
            throw message.refuse("function_call", "is not supported; use tool_calls");
        }
        var said = new ArrayList<Content>();
        if (message.get("content").isPresent()) {
            texts(message).stream().filter(text -> !text.isEmpty()).forEach(text -> said.add(new Content.Text(text)));
        }
        message.objects("tool_calls").forEach(call -> said.add(new Content.Call(call(call))));
        if (said.isEmpty()) {
            throw message.refuse("content", "must not be empty where there are no tool_calls");
        }
        return said;
    }

    private ToolCall call(Fields call) {
        var id = call.requiredText("id");
        if (!call.text("type").orElse("function").equals("function")) {
            throw call.refuse("type", "must be function");
        }
        var function = call.requiredObject("function");
        var arguments =
                function.text("arguments").filter(text -> !text.isBlank()).orElse("{}");
        if (!isObject(arguments)) {
            throw function.refuse("arguments", "must be a JSON object in a string");
        }
        if (!open.add(id)) {
            throw call.refuse("id", "is another call's too");
        }
        return new ToolCall(id, function.requiredText("name"), arguments);
    }

    private static boolean isObject(String json) {
        try {
            return Json.MAPPER.readTree(json).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private Content result(Fields message) {
        var id = message.requiredText("tool_call_id");
        if (!open.remove(id)) {
            throw message.refuse("tool_call_id", "must be of a call in the assistant's message before");
        }
        return new Content.Result(id, String.join("\n", texts(message)), false);
    }
}
