package ai.jarvis.evaluation;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where evaluations are kept, and what they found. */
public interface EvaluationStore {
    void insert(Evaluation evaluation);

    Optional<Evaluation> find(TenantId tenant, EvaluationId id);

    /** The evaluations, newest first. */
    Page<Evaluation> list(TenantId tenant, Page.Request page);

    /** Keeps what was found with a case, once, while the evaluation runs. */
    void add(TenantId tenant, EvaluationId id, CaseResult result);

    /**
     * What was found so far, in the order of the cases.
     *
     * @param after number of the last case that is known, 0 for none
     */
    List<CaseResult> results(TenantId tenant, EvaluationId id, int after, int limit);

    /** Ends an evaluation that runs; false if it does not run. */
    boolean finish(
            TenantId tenant,
            EvaluationId id,
            Evaluation.Status status,
            Optional<String> error,
            Optional<Report> report,
            Instant at);
}
