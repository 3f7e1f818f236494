package ai.jarvis.guard;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Content;
import ai.jarvis.model.ResponseFormat;
import ai.jarvis.model.ToolCall;
import ai.jarvis.model.Tools;

/** Puts placeholders into all that a model reads as text. Pictures are not looked at. */
record RedactedPrompt(Redaction redaction) {
    ChatPrompt of(ChatPrompt prompt) {
        return new ChatPrompt(
                redaction.text(prompt.system()),
                prompt.turns().stream().map(this::of).toList(),
                of(prompt.tools()),
                of(prompt.format()),
                prompt.sampling());
    }

    private Turn of(Turn turn) {
        return new Turn(turn.speaker(), turn.contents().stream().map(this::of).toList());
    }

    private Content of(Content content) {
        return switch (content) {
            case Content.Text text -> new Content.Text(redaction.text(text.text()));
            case Content.Image image -> image;
            case Content.Call call -> new Content.Call(of(call.call()));
            case Content.Result result ->
                new Content.Result(result.call(), redaction.text(result.text()), result.isError());
        };
    }

    private ToolCall of(ToolCall call) {
        return new ToolCall(call.id(), call.name(), redaction.json(call.arguments()));
    }

    private Tools of(Tools tools) {
        return new Tools(
                tools.offered().stream()
                        .map(tool -> new Tools.Tool(
                                tool.name(),
                                tool.description().map(redaction::text),
                                redaction.json(tool.parameters())))
                        .toList(),
                tools.choice(),
                tools.parallel());
    }

    private ResponseFormat of(ResponseFormat format) {
        return format instanceof ResponseFormat.Schema schema
                ? new ResponseFormat.Schema(
                        schema.name(),
                        schema.description().map(redaction::text),
                        redaction.json(schema.schema()),
                        schema.strict())
                : format;
    }
}
