package ai.jarvis.guard;

import java.util.Map;

/** Puts values back in place of what stands for them, in a text that comes piece by piece. */
final class RestoringStage implements TextStage {
    private final Map<String, String> values;
    private final TextStage next;
    private final StringBuilder held = new StringBuilder();

    /** @param values by what stands for them, each in square brackets */
    RestoringStage(Map<String, String> values, TextStage next) {
        this.values = values;
        this.next = next;
    }

    static String restore(String text, Map<String, String> values) {
        var restored = new StringBuilder();
        var stage = new RestoringStage(values, TextStage.into(restored::append));
        stage.accept(text);
        stage.end();
        return restored.toString();
    }

    @Override
    public void accept(String piece) {
        held.append(piece);
        decide(false);
    }

    @Override
    public void end() {
        decide(true);
        next.end();
    }

    private void decide(boolean isWhole) {
        int from = 0;
        while (from < held.length()) {
            int bracket = held.indexOf("[", from);
            if (bracket < 0) {
                bracket = held.length();
            }
            next.accept(held.substring(from, bracket));
            from = bracket;
            if (from == held.length()) {
                break;
            }
            var rest = held.substring(from);
            int close = rest.indexOf(']');
            var value = close < 0 ? null : values.get(rest.substring(0, close + 1));
            if (value != null) {
                next.accept(value);
                from += close + 1;
            } else if (!isWhole && values.keySet().stream().anyMatch(each -> each.startsWith(rest))) {
                break;
            } else {
                next.accept("[");
                from++;
            }
        }
        held.delete(0, from);
    }
}
