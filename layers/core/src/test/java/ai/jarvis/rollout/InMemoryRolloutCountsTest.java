package ai.jarvis.rollout;

class InMemoryRolloutCountsTest extends RolloutCountsContract {
    private final RolloutCounts counts = new InMemoryRolloutCounts();

    @Override
    protected RolloutCounts counts() {
        return counts;
    }
}
