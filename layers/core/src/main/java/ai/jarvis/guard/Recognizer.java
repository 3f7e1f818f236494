package ai.jarvis.guard;

/** Knows one kind of personal data by its form. */
@FunctionalInterface
interface Recognizer {
    /** There is none. */
    int NO = -1;

    /** Where the data ends that begins at an index, or {@link #NO}. */
    int end(Window text, int start);
}
