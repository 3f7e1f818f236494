package ai.jarvis.workflow;

/** Tells whoever wants to know how runs come on. */
@FunctionalInterface
public interface RunEvents {
    /** A run has another status. */
    void changed(Run run);
}
