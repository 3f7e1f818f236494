package ai.jarvis.model.route;

import java.time.Clock;

class BreakersTest extends BreakersContract {
    @Override
    protected Circuit circuit(BreakerSettings settings, Clock clock) {
        return new InMemoryCircuit(settings, clock);
    }
}
