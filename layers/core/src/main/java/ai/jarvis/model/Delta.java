package ai.jarvis.model;

/** A piece of an answer, as it is generated. */
public sealed interface Delta {
    /** More of the text; never empty. */
    record Text(String text) implements Delta {}

    /**
     * A call begins.
     *
     * @param index of the call in the answer, from 0
     */
    record CallBegun(int index, String id, String name) implements Delta {}

    /**
     * More of a call's arguments.
     *
     * @param index of the call that has begun
     * @param piece of JSON
     */
    record Arguments(int index, String piece) implements Delta {}
}
