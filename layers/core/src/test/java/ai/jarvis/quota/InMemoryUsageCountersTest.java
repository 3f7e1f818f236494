package ai.jarvis.quota;

class InMemoryUsageCountersTest extends UsageCountersContract {
    private final UsageCounters counters = new InMemoryUsageCounters();

    @Override
    protected UsageCounters counters() {
        return counters;
    }
}
