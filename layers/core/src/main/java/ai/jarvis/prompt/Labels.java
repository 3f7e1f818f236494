package ai.jarvis.prompt;

import ai.jarvis.prompt.Prompts.Label;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.Optional;

/** Moves labels, for whoever has found out that it may be done. */
public final class Labels {
    private final PromptStore store;
    private final Clock clock;

    public Labels(PromptStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Puts a label on a version that there is; absent if there is no such prompt. */
    public Optional<Label> put(TenantId tenant, PromptId id, String label, SemanticVersion to, String by) {
        return store.move(tenant, id, label, history -> history.last()
                        .filter(last -> last.version().equals(to))
                        .orElseGet(() -> next(id, label, history.last(), to, by)))
                .map(Label::of);
    }

    /** Takes a label from one version to another, if it is there; nothing is done if it is anywhere else. */
    public void move(TenantId tenant, PromptId id, String label, SemanticVersion from, SemanticVersion to, String by) {
        var isThere = store.label(tenant, id, label)
                .filter(last -> last.version().equals(from))
                .isPresent();
        if (isThere) {
            var unused = put(tenant, id, label, to, by);
        }
    }

    private LabelMove next(PromptId id, String label, Optional<LabelMove> last, SemanticVersion to, String by) {
        return new LabelMove(
                id,
                label,
                last.map(LabelMove::number).orElse(0) + 1,
                to,
                last.map(LabelMove::number),
                false,
                by,
                clock.instant());
    }
}
