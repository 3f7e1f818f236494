package ai.jarvis.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/**
 * Looks after the queue of runs, every few minutes: see {@link RunSweep} and {@link RunDispatcher}. The input says
 * nothing; the answer is {@code {"running": n}}.
 */
public final class RunQueueHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final RunSweep sweep;
    private final RunDispatcher dispatcher;

    /** As Lambda makes it. */
    public RunQueueHandler() {
        this(RunsWiring.fromEnvironment());
    }

    /** As a host makes it that has the services already. */
    public RunQueueHandler(RunsWiring wiring) {
        this.sweep = wiring.sweep();
        this.dispatcher = wiring.parts().dispatcher();
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        var running = sweep.run();
        dispatcher.dispatch();
        return Map.of("running", running);
    }
}
