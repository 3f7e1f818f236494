package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.workflow.step.StepCall;
import ai.jarvis.workflow.step.StepRunner;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The step function: does one step of a run, as the run's state machine asks. It answers {@code {"outputs": {...}}}, or
 * {@code {}} where the answer comes later by the step's token. What goes wrong is a {@link StepException}, by whose name
 * the machine knows what to do.
 */
public final class StepHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StepHandler.class);

    private final StepRunner steps;
    private final Admission admission;
    private final Metrics metrics;

    /** As Lambda makes it. */
    public StepHandler() {
        this(RunsWiring.fromEnvironment());
    }

    /** As a host makes it that has the services already. */
    public StepHandler(RunsWiring wiring) {
        this.steps = wiring.steps();
        this.admission = wiring.admission();
        this.metrics = wiring.metrics();
    }

    /** The run of a tenant that is suspended fails, and can be gone on with when the tenant is resumed. */
    private void requireAdmission(StepCall call) {
        try {
            admission.require(call.tenant());
        } catch (Refusal refusal) {
            throw new StepUnavailable(refusal.code() + ": " + refusal.detail(), refusal);
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var call = StepCalls.read(Json.MAPPER.readTree(input));
        var start = System.nanoTime();
        var outcome = "error";
        MDC.put("request_id", context.getAwsRequestId());
        MDC.put("tenant", call.tenant().value());
        MDC.put("run", call.run().value());
        try {
            requireAdmission(call);
            var outputs = steps.run(call);
            outcome = outputs.isPresent() ? "done" : "begun";
            LOG.info("Step {} of type {} done", call.name(), call.type());
            Json.MAPPER.writeValue(
                    output, outputs.map(all -> Map.of("outputs", all)).orElse(Map.of()));
        } catch (StepException e) {
            outcome = e.getClass().getSimpleName();
            LOG.warn("Step {} of type {} did not do its work: {}", call.name(), call.type(), e.getMessage());
            throw e;
        } catch (Refusal | SdkException | StateMachines.Unavailable e) {
            outcome = StepUnavailable.class.getSimpleName();
            LOG.error("Step {} of type {} did not do its work", call.name(), call.type(), e);
            throw new StepUnavailable("The platform could not do the step now", e);
        } finally {
            measure(call, outcome, start);
            MDC.clear();
        }
    }

    private void measure(StepCall call, String outcome, long start) {
        metrics.record(
                Map.of("type", StepType.byCall(call.type()).isPresent() ? call.type() : "unknown", "outcome", outcome),
                new Figure("steps", 1, Unit.COUNT),
                new Figure("step_duration", (System.nanoTime() - start) / 1e6, Unit.MILLISECONDS));
    }
}
