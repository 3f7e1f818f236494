package ai.jarvis.prompt.liquid;

import java.util.Map;
import java.util.function.LongSupplier;
import liqp.TemplateContext;

/** What a template sees while it is rendered, which ends when its time is up. */
final class BoundedContext extends TemplateContext {
    /** Far more than what the other bounds leave to any template, on a machine that is not overloaded. */
    static final long MOST_NANOS = 2_000_000_000;

    private final LongSupplier nanos;
    private final long end;

    BoundedContext(Map<String, Object> variables, LongSupplier nanos) {
        super(LiquidDialect.PARSER, variables);
        this.nanos = nanos;
        this.end = nanos.getAsLong() + MOST_NANOS;
    }

    private BoundedContext(Map<String, Object> variables, BoundedContext parent) {
        super(variables, parent);
        this.nanos = parent.nanos;
        this.end = parent.end;
    }

    void requireTime() {
        if (nanos.getAsLong() - end > 0) {
            throw new RenderingFailed("Rendering takes more than " + MOST_NANOS / 1_000_000_000 + " seconds.");
        }
    }

    @Override
    public boolean containsKey(String key) {
        requireTime();
        return super.containsKey(key);
    }

    @Override
    public void incrementIterations() {
        requireTime();
        super.incrementIterations();
    }

    @Override
    public TemplateContext newChildContext(Map<String, Object> variablesForChild) {
        return new BoundedContext(variablesForChild, this);
    }
}
