package ai.jarvis.localstack.stepfunctions.asl;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One path through a group of states: the execution's own, a branch of a Parallel state, an item of a Map state. */
final class Branch {
    final @Nullable Composite owner;
    final int index;
    final State.Group group;
    final Variables variables;
    final History history;
    final @Nullable Object input;

    /** What the context object has under {@code Map}. */
    final @Nullable Map<String, @Nullable Object> mapContext;

    /** What the context object has under {@code Execution}, where that is a child's own. */
    final @Nullable Map<String, @Nullable Object> executionContext;

    State state;

    @Nullable
    Object stateInput;

    long enteredAt;
    long enteredEventId;
    int[] retries = new int[0];
    int retryCount;
    long lastEventId;

    @Nullable
    Activity activity;

    boolean ended;

    /** Whether something around it ended its work without its doing. */
    boolean cut;

    Branch(
            @Nullable Composite owner,
            int index,
            State.Group group,
            Variables variables,
            History history,
            @Nullable Object input,
            @Nullable Map<String, @Nullable Object> mapContext,
            @Nullable Map<String, @Nullable Object> executionContext,
            long lastEventId) {
        this.owner = owner;
        this.index = index;
        this.group = group;
        this.variables = variables;
        this.history = history;
        this.input = input;
        this.mapContext = mapContext;
        this.executionContext = executionContext;
        this.lastEventId = lastEventId;
        this.state = group.first();
    }

    /** The path that an execution, or a child of a distributed Map state, began with. */
    Branch top() {
        var top = this;
        while (top.owner != null && top.owner.branch().history == history) {
            top = top.owner.branch();
        }
        return top;
    }
}
