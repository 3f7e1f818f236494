package ai.jarvis.localstack.bedrock;

import ai.jarvis.localstack.bedrock.Conversation.Message;
import ai.jarvis.localstack.bedrock.Conversation.Role;
import ai.jarvis.localstack.bedrock.Conversation.ToolConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Puts messages and tools, as Converse has them, into OpenAI's terms. */
final class OpenAiConversation {

    private OpenAiConversation() {}

    static void write(Conversation conversation, ObjectNode request) {
        ArrayNode messages = request.putArray("messages");
        if (!conversation.system().isEmpty()) {
            messages.addObject().put("role", "system").put("content", conversation.system());
        }
        for (Message message : conversation.messages()) {
            if (message.role() == Role.USER) {
                user(message, messages);
            } else {
                assistant(message, messages.addObject().put("role", "assistant"));
            }
        }
        if (!conversation.tools().offered().isEmpty()) {
            tools(conversation.tools(), request);
        }
    }

    /** Results are messages of their own, before what else the user says. */
    private static void user(Message message, ArrayNode messages) {
        boolean hasImages = false;
        for (JsonNode block : message.blocks()) {
            hasImages |= block.has("image");
            if (block.has("toolResult")) {
                messages.addObject()
                        .put("role", "tool")
                        .put(
                                "tool_call_id",
                                block.path("toolResult").path("toolUseId").asText())
                        .put("content", ConverseRequest.resultText(block.path("toolResult")));
            }
        }
        if (hasImages) {
            parts(message, messages.addObject().put("role", "user").putArray("content"));
        } else if (!message.text().isEmpty()) {
            messages.addObject().put("role", "user").put("content", message.text());
        }
    }

    private static void parts(Message message, ArrayNode parts) {
        for (JsonNode block : message.blocks()) {
            if (block.has("text")) {
                parts.addObject()
                        .put("type", "text")
                        .put("text", block.path("text").asText());
            }
            JsonNode image = block.path("image");
            if (block.has("image")) {
                parts.addObject()
                        .put("type", "image_url")
                        .putObject("image_url")
                        .put(
                                "url",
                                "data:image/" + image.path("format").asText() + ";base64,"
                                        + image.path("source").path("bytes").asText());
            }
        }
    }

    private static void assistant(Message message, ObjectNode said) {
        said.put("content", message.text());
        for (JsonNode block : message.blocks()) {
            if (block.has("toolUse")) {
                JsonNode use = block.path("toolUse");
                said.withArray("tool_calls")
                        .addObject()
                        .put("id", use.path("toolUseId").asText())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", use.path("name").asText())
                        .put("arguments", use.path("input").toString());
            }
        }
    }

    private static void tools(ToolConfig tools, ObjectNode request) {
        ArrayNode list = request.putArray("tools");
        for (Conversation.Tool tool : tools.offered()) {
            ObjectNode function = list.addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", tool.name());
            if (!tool.description().isEmpty()) {
                function.put("description", tool.description());
            }
            function.set("parameters", tool.schema());
        }
        switch (tools.choice()) {
            case AUTO -> {}
            case ANY -> request.put("tool_choice", "required");
            case NAMED ->
                request.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", tools.name().orElseThrow());
        }
    }
}
