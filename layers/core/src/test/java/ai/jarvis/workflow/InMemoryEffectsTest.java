package ai.jarvis.workflow;

class InMemoryEffectsTest extends StepEffectsContract {
    private final InMemoryEffects effects = new InMemoryEffects();
    private final StepJournal journal = new InMemoryStepJournal();

    @Override
    protected EffectLedger ledger() {
        return effects;
    }

    @Override
    protected RunAccounts accounts() {
        return effects;
    }

    @Override
    protected StepJournal journal() {
        return journal;
    }
}
