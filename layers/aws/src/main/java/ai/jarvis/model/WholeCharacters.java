package ai.jarvis.model;

/** Keeps back the first half of a character until the second is there: pieces of an answer may end between the two. */
final class WholeCharacters {
    private String half = "";

    /** As much of what has come as can be passed on; may be empty. */
    String take(String piece) {
        if (piece.isEmpty()) {
            return piece;
        }
        var text = half.isEmpty() ? piece : half + piece;
        int end = text.length() - 1;
        if (Character.isHighSurrogate(text.charAt(end))) {
            half = text.substring(end);
            return text.substring(0, end);
        }
        half = "";
        return text;
    }
}
