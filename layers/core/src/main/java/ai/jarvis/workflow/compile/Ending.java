package ai.jarvis.workflow.compile;

/** What a return is, by where it stands. */
enum Ending {
    /** The execution succeeds. */
    SUCCEED,
    /** The only branch of a state ends and says that it returned; the state around goes on with the return. */
    MARK,
    /** An error ends what goes on at the same time; the state around catches it. */
    RAISE
}
