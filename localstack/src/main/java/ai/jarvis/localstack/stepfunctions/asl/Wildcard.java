package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayList;
import java.util.List;

/** A pattern in which an asterisk stands for any text; a backslash takes its meaning away. */
final class Wildcard {
    private final List<String> pieces = new ArrayList<>();

    Wildcard(String pattern) {
        var piece = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            var c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length() && "*\\".indexOf(pattern.charAt(i + 1)) >= 0) {
                piece.append(pattern.charAt(++i));
            } else if (c == '*') {
                pieces.add(piece.toString());
                piece.setLength(0);
            } else {
                piece.append(c);
            }
        }
        pieces.add(piece.toString());
    }

    boolean matches(String text) {
        var first = pieces.getFirst();
        if (pieces.size() == 1) {
            return text.equals(first);
        }
        var last = pieces.getLast();
        if (!text.startsWith(first) || !text.endsWith(last) || text.length() < first.length() + last.length()) {
            return false;
        }
        var at = first.length();
        var end = text.length() - last.length();
        for (var piece : pieces.subList(1, pieces.size() - 1)) {
            var found = text.indexOf(piece, at);
            if (found < 0 || found + piece.length() > end) {
                return false;
            }
            at = found + piece.length();
        }
        return true;
    }
}
