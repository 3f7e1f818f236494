package ai.jarvis.workflow;

/**
 * Where something stands in the source of a workflow.
 *
 * @param pointer JSON pointer (RFC 6901) to the value
 * @param line counted from 1
 * @param column counted from 1, in Unicode code points
 */
public record Place(String pointer, int line, int column) {
    /** Where a document begins. */
    public static final Place START = new Place("", 1, 1);

    public Place {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("No place is at " + line + ":" + column);
        }
    }

    /** The pointer to a member or element of what the pointer leads to. */
    public String child(String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
