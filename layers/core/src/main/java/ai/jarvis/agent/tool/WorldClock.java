package ai.jarvis.agent.tool;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;

/** {@code current_time}: the time where somebody is. */
public final class WorldClock implements BuiltinTool {
    private static final AgentTool TOOL = new AgentTool(
            "current_time",
            "Tells the current date and time, with the day of the week.",
            """
            {"type":"object","properties":{"timezone":{"type":"string","maxLength":100,\
            "description":"Of the IANA database, as in Europe/Berlin; UTC unless told"}},\
            "additionalProperties":false}""",
            true,
            AgentTool.Kind.BUILTIN);

    private final Clock clock;

    public WorldClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public AgentTool tool() {
        return TOOL;
    }

    @Override
    public ToolResult call(ToolRequest request, Map<String, Object> arguments) {
        var wanted = arguments.getOrDefault("timezone", "UTC").toString();
        try {
            var zone = ZoneId.of(wanted);
            var now = clock.instant().atZone(zone);
            return ToolResult.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now.withNano(0)) + " " + zone + ", "
                    + now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
        } catch (DateTimeException e) {
            return ToolResult.error("There is no time zone " + wanted + "; they are as in Europe/Berlin.");
        }
    }
}
