package ai.jarvis.task;

import ai.jarvis.tenancy.Caller;

/** Has tasks of a kind done again. */
public interface Replay {
    /** The kind. */
    String kind();

    /**
     * Begins a task again that failed for good.
     *
     * @throws ai.jarvis.platform.Refusal if the caller may not, or it cannot be
     */
    void replay(Caller caller, Task task);
}
