package ai.jarvis.cdk.manifest;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ${name}} in a data file, standing for what is known only when the stacks are made. */
public final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}");

    private Placeholders() {}

    /**
     * A text with its placeholders replaced.
     *
     * @param where what the text is, for the message
     * @throws IllegalArgumentException when a placeholder has no value
     */
    public static String fill(String text, Map<String, ?> values, String where) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            Object value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException("no value for ${" + found.group(1) + "} in " + where);
            }
            return Matcher.quoteReplacement(value.toString());
        });
    }
}
