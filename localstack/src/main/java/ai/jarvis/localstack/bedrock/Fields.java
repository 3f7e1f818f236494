package ai.jarvis.localstack.bedrock;

/** The fields of a line that may be a row of a table: between bars, as tables become text, or between commas. */
final class Fields {
    private static final int FEWEST_BETWEEN_COMMAS = 3;

    private Fields() {}

    /** How many fields the line has; 1 if it is none of a table's. */
    static int in(String text, int start, int end) {
        int bars = 0;
        int commas = 0;
        boolean quoted = false;
        for (int i = start + 1; i < end - 1; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '|' && text.charAt(i - 1) == ' ' && text.charAt(i + 1) == ' ') {
                bars++;
            } else if (c == ',' && !quoted && text.charAt(i + 1) != ' ') {
                // Prose has a space after its commas, and so have the commas within a field.
                commas++;
            }
        }
        if (bars > 0) {
            return bars + 1;
        }
        return commas + 1 >= FEWEST_BETWEEN_COMMAS ? commas + 1 : 1;
    }

    /** Headings are words; values mostly have a number somewhere. */
    static boolean areHeadings(String text, int start, int end) {
        return text.substring(start, end).chars().noneMatch(Character::isDigit);
    }
}
