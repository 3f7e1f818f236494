package ai.jarvis.workflow;

/**
 * Something in a definition that its author has to change.
 *
 * @param pointer JSON pointer (RFC 6901) to the value in question, or to what lacks it
 * @param line counted from 1
 * @param column counted from 1, in Unicode code points
 * @param code what is wrong; stable, part of the API
 * @param detail the same for people
 */
public record Problem(String pointer, int line, int column, String code, String detail) {
    @Override
    public String toString() {
        return line + ":" + column + " " + code + ": " + detail + " (" + pointer + ")";
    }
}
