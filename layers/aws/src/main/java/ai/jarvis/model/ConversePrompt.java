package ai.jarvis.model;

import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockruntime.model.AnyToolChoice;
import software.amazon.awssdk.services.bedrockruntime.model.AutoToolChoice;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolChoice;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultStatus;

/**
 * A prompt in the terms of Converse. Where a schema is wanted and no tool is offered, the model is given one tool, which it
 * must call: its arguments are the answer. Converse has no seed and no penalties, and cannot be told to make one call at a
 * time; models do without.
 */
final class ConversePrompt {
    private static final String JSON_ONLY = "Answer with one JSON object and nothing else.";
    private static final String NO_CALLS = "Answer without calling a tool.";
    private static final String ANY_OBJECT = "{\"type\":\"object\"}";
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    /** Converse's temperatures end where OpenAI's are in the middle. */
    private static final double HOTTEST = 1;

    private final ChatPrompt prompt;

    ConversePrompt(ChatPrompt prompt) {
        this.prompt = prompt;
    }

    /** The tool whose arguments are the answer, if there is one. */
    Optional<String> answersByTool() {
        return prompt.format() instanceof ResponseFormat.Schema schema
                        && prompt.tools().offered().isEmpty()
                ? Optional.of(schema.name())
                : Optional.empty();
    }

    /** An empty text is none: it would be refused. */
    List<SystemContentBlock> system() {
        var texts = new ArrayList<String>();
        if (!prompt.system().isBlank()) {
            texts.add(prompt.system());
        }
        switch (prompt.format()) {
            case ResponseFormat.Text text -> {}
            case ResponseFormat.JsonObject json -> texts.add(JSON_ONLY);
            case ResponseFormat.Schema schema -> {
                if (answersByTool().isEmpty()) {
                    texts.add("When you answer without calling a tool: " + JSON_ONLY
                            + " It must follow this JSON Schema:\n" + schema.schema());
                }
            }
        }
        if (prompt.tools().choice().mode() == Tools.Mode.NONE && hasCalls()) {
            texts.add(NO_CALLS);
        }
        return texts.stream().map(SystemContentBlock::fromText).toList();
    }

    List<Message> messages() {
        return prompt.turns().stream()
                .map(turn -> Message.builder()
                        .role(turn.speaker() == Speaker.USER ? ConversationRole.USER : ConversationRole.ASSISTANT)
                        .content(blocks(turn))
                        .build())
                .toList();
    }

    /** A blank text would be refused; beside other contents it says nothing. */
    private static List<ContentBlock> blocks(Turn turn) {
        return turn.contents().stream()
                .filter(content -> turn.contents().size() == 1
                        || !(content instanceof Content.Text text && text.text().isBlank()))
                .map(ConversePrompt::block)
                .toList();
    }

    private static ContentBlock block(Content content) {
        return switch (content) {
            case Content.Text text -> ContentBlock.fromText(text.text());
            case Content.Image image ->
                ContentBlock.fromImage(each -> each.format(imageFormat(image.mediaType()))
                        .source(source -> source.bytes(SdkBytes.fromByteArrayUnsafe(image.bytes()))));
            case Content.Call call ->
                ContentBlock.fromToolUse(use -> use.toolUseId(callId(call.call().id()))
                        .name(call.call().name())
                        .input(arguments(call.call().arguments())));
            case Content.Result result ->
                ContentBlock.fromToolResult(each -> each.toolUseId(callId(result.call()))
                        .content(
                                result.text().isBlank()
                                        ? List.of()
                                        : List.of(ToolResultContentBlock.fromText(result.text())))
                        .status(result.isError() ? ToolResultStatus.ERROR : ToolResultStatus.SUCCESS));
        };
    }

    private static String imageFormat(String mediaType) {
        var format = mediaType.toLowerCase(Locale.ROOT).replaceFirst("^image/", "");
        return format.equals("jpg") ? "jpeg" : format;
    }

    /** The ids of calls that another provider's model made may have characters that Converse refuses. */
    private static String callId(String id) {
        return ID.matcher(id).matches() ? id : "call_" + UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
    }

    /** Converse takes objects only; what a model wrote may be none. */
    private static Document arguments(String written) {
        try {
            var arguments = DocumentJson.read(written);
            return arguments.isMap() ? arguments : Document.fromMap(Map.of("arguments", arguments));
        } catch (IllegalArgumentException e) {
            return Document.fromMap(Map.of("arguments", Document.fromString(written)));
        }
    }

    /**
     * Converse knows no choice of none: the tools are left out then, unless the conversation has calls of them, which
     * Converse takes only together with their tools.
     */
    Optional<ToolConfiguration> tools() {
        var tools = prompt.tools();
        var answer = answersByTool();
        var offered = new LinkedHashMap<String, Tool>();
        if (answer.isPresent() && prompt.format() instanceof ResponseFormat.Schema schema) {
            offered.put(schema.name(), tool(schema.name(), schema.description(), schema.schema()));
        } else if (tools.choice().mode() != Tools.Mode.NONE || hasCalls()) {
            tools.offered()
                    .forEach(
                            each -> offered.put(each.name(), tool(each.name(), each.description(), each.parameters())));
        }
        calls().forEach(call ->
                offered.computeIfAbsent(call.call().name(), name -> tool(name, Optional.empty(), ANY_OBJECT)));
        if (offered.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ToolConfiguration.builder()
                .tools(offered.values())
                .toolChoice(choice(answer.map(Tools.Choice::of).orElse(tools.choice())))
                .build());
    }

    private boolean hasCalls() {
        return calls().findAny().isPresent();
    }

    private Stream<Content.Call> calls() {
        return prompt.turns().stream()
                .flatMap(turn -> turn.contents().stream())
                .filter(Content.Call.class::isInstance)
                .map(Content.Call.class::cast);
    }

    private static Tool tool(String name, Optional<String> description, String schema) {
        return Tool.fromToolSpec(spec -> spec.name(name)
                .description(description.filter(text -> !text.isBlank()).orElse(null))
                .inputSchema(input -> input.json(DocumentJson.read(schema))));
    }

    private static ToolChoice choice(Tools.Choice choice) {
        if (choice.mode() != Tools.Mode.REQUIRED) {
            return ToolChoice.fromAuto(AutoToolChoice.builder().build());
        }
        return choice.tool()
                .map(name -> ToolChoice.fromTool(tool -> tool.name(name)))
                .orElseGet(() -> ToolChoice.fromAny(AnyToolChoice.builder().build()));
    }

    InferenceConfiguration inference() {
        var sampling = prompt.sampling();
        var inference = InferenceConfiguration.builder().maxTokens(sampling.maxOutputTokens());
        sampling.temperature().ifPresent(value -> inference.temperature((float) Math.min(HOTTEST, value)));
        sampling.topP().ifPresent(value -> inference.topP(value.floatValue()));
        if (!sampling.stop().isEmpty()) {
            inference.stopSequences(sampling.stop());
        }
        return inference.build();
    }
}
