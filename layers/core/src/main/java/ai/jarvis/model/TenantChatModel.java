package ai.jarvis.model;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A model that a tenant has of its own: it draws its answers as the tenant says where a request does not, and is counted
 * with all such models, as tenants could otherwise make figures without end.
 */
public final class TenantChatModel implements ChatModel {
    /** By what name the calls of all such models are counted. */
    public static final String COUNTED_AS = "tenant";

    private final ChatModel model;
    private final Optional<Double> temperature;
    private final Optional<Double> topP;

    public TenantChatModel(ChatModel model, Optional<Double> temperature, Optional<Double> topP) {
        this.model = model;
        this.temperature = temperature;
        this.topP = topP;
    }

    @Override
    public ModelId id() {
        return model.id();
    }

    @Override
    public String countedAs() {
        return COUNTED_AS;
    }

    @Override
    public Completion complete(ChatPrompt prompt, Timeouts timeouts) {
        return model.complete(drawn(prompt), timeouts);
    }

    @Override
    public Completion stream(ChatPrompt prompt, Timeouts timeouts, Consumer<Delta> onDelta) {
        return model.stream(drawn(prompt), timeouts, onDelta);
    }

    private ChatPrompt drawn(ChatPrompt prompt) {
        return temperature.isEmpty() && topP.isEmpty()
                ? prompt
                : prompt.withSampling(prompt.sampling().orElse(temperature, topP));
    }
}
