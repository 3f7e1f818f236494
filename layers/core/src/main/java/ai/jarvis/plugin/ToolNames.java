package ai.jarvis.plugin;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that models take for tools, each of them once. */
final class ToolNames {
    private static final int LONGEST = 64;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_SAFE = Pattern.compile("[^A-Za-z0-9_-]+");
    private static final Pattern ENDS = Pattern.compile("^_+|_+$");

    private final Set<String> taken;

    /** @param reserved names that are of others */
    ToolNames(Set<String> reserved) {
        this.taken = new HashSet<>(reserved);
    }

    /** The name of a plugin's tool. */
    String of(Plugin plugin, PluginTool tool) {
        var whole = plugin.type() == PluginType.CUSTOM ? safe(plugin.name()) : safe(plugin.name() + "_" + tool.name());
        var base = whole.isEmpty() ? "tool" : whole;
        var name = cut(base, LONGEST);
        for (var number = 2; !taken.add(name); number++) {
            var end = "_" + number;
            name = cut(base, LONGEST - end.length()) + end;
        }
        return name;
    }

    private static String safe(String text) {
        var plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        return ENDS.matcher(NOT_SAFE.matcher(plain).replaceAll("_")).replaceAll("");
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
