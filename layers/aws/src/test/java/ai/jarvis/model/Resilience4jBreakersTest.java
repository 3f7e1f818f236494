package ai.jarvis.model;

import ai.jarvis.model.route.BreakerSettings;
import ai.jarvis.model.route.BreakersContract;
import ai.jarvis.model.route.Circuit;
import ai.jarvis.model.route.Target;
import java.time.Clock;

class Resilience4jBreakersTest extends BreakersContract {
    private static final Target ANY = new Target(new ModelId("any"), "eu-central-1");

    @Override
    protected Circuit circuit(BreakerSettings settings, Clock clock) {
        return Resilience4jCircuit.factory(settings, clock).create(ANY);
    }
}
