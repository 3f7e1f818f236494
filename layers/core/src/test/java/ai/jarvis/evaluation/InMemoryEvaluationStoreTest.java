package ai.jarvis.evaluation;

import ai.jarvis.tenancy.TenantId;

class InMemoryEvaluationStoreTest extends EvaluationStoreContract {
    private final InMemoryDatasetStore datasets = new InMemoryDatasetStore();
    private final InMemoryEvaluationStore evaluations = new InMemoryEvaluationStore();

    @Override
    protected DatasetStore datasets() {
        return datasets;
    }

    @Override
    protected EvaluationStore evaluations() {
        return evaluations;
    }

    @Override
    protected TenantId tenant() {
        return TenantId.fresh();
    }
}
