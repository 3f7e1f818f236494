package ai.jarvis.openai;

import ai.jarvis.model.Tools;
import ai.jarvis.model.Tools.Choice;
import ai.jarvis.model.Tools.Tool;
import ai.jarvis.platform.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Reads what tools a request offers. */
final class ToolFields {
    private static final int MOST = 128;
    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    private ToolFields() {}

    static Tools read(Fields request) {
        for (var old : List.of("functions", "function_call")) {
            if (request.get(old).isPresent()) {
                throw request.refuse(old, "is not supported; use tools and tool_choice");
            }
        }
        var offered = new ArrayList<Tool>();
        request.objects("tools").forEach(tool -> offered.add(tool(tool)));
        if (offered.size() > MOST) {
            throw request.refuse("tools", "must have at most " + MOST + " elements");
        }
        if (offered.stream().map(Tool::name).distinct().count() < offered.size()) {
            throw request.refuse("tools", "must not have two of one name");
        }
        return new Tools(offered, choice(request, offered), request.flag("parallel_tool_calls", true));
    }

    private static Tool tool(Fields tool) {
        if (!tool.requiredText("type").equals("function")) {
            throw tool.refuse("type", "must be function");
        }
        var function = tool.requiredObject("function");
        var parameters = function.object("parameters")
                .map(schema -> schema.node().toString())
                .orElse(NO_PARAMETERS);
        try {
            return new Tool(function.requiredText("name"), function.text("description"), parameters);
        } catch (IllegalArgumentException e) {
            throw function.refuse("name", "must have 1 to 64 letters, digits, _ and -");
        }
    }

    private static Choice choice(Fields request, List<Tool> offered) {
        var choice = request.get("tool_choice");
        if (choice.isEmpty()) {
            return Choice.AUTO;
        }
        if (choice.get().isTextual()) {
            return switch (choice.get().textValue()) {
                case "auto" -> Choice.AUTO;
                case "none" -> Choice.NONE;
                case "required" -> {
                    if (offered.isEmpty()) {
                        throw request.refuse("tool_choice", "cannot be required where there are no tools");
                    }
                    yield Choice.REQUIRED;
                }
                default -> throw unknown(request);
            };
        }
        var named = request.requiredObject("tool_choice");
        if (!named.text("type").orElse("").equals("function")) {
            throw unknown(request);
        }
        var function = named.requiredObject("function");
        var name = function.requiredText("name");
        if (offered.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw function.refuse("name", "is not among the tools");
        }
        return Choice.of(name);
    }

    private static Refusal unknown(Fields request) {
        return request.refuse("tool_choice", "must be none, auto, required, or name a function");
    }
}
