package ai.jarvis.prompt;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Where prompts, their versions and the histories of their labels are kept. */
public interface PromptStore {
    /** Adds a prompt with its first version; false, and nothing is added, if the tenant has one of that name. */
    boolean insert(Prompt prompt, PromptVersion first);

    /**
     * Adds the version that {@code next} makes of the newest one, while nobody else adds one; absent if there is no such
     * prompt. If {@code next} throws, nothing is added.
     */
    Optional<PromptVersion> append(TenantId tenant, PromptId id, UnaryOperator<PromptVersion> next);

    Optional<Prompt> find(TenantId tenant, PromptId id);

    Optional<Prompt> findByName(TenantId tenant, String name);

    Page<Prompt> list(TenantId tenant, Page.Request page);

    Optional<PromptVersion> version(TenantId tenant, PromptId id, SemanticVersion number);

    /** The versions, newest first. */
    Page<PromptVersion> versions(TenantId tenant, PromptId id, Page.Request page);

    /**
     * Adds the line that {@code next} makes of a label's history, while nobody else moves it; absent if there is no such
     * prompt. If {@code next} answers the last line or throws, nothing is added.
     */
    Optional<LabelMove> move(TenantId tenant, PromptId id, String label, Function<LabelMove.History, LabelMove> next);

    /** Where a label is; absent if it was never moved. */
    Optional<LabelMove> label(TenantId tenant, PromptId id, String label);

    /** Where all labels are, by name. */
    List<LabelMove> labels(TenantId tenant, PromptId id);

    /** The history of a label, newest first. */
    Page<LabelMove> history(TenantId tenant, PromptId id, String label, Page.Request page);

    /** Removes a prompt with its versions and labels. */
    boolean delete(TenantId tenant, PromptId id);
}
