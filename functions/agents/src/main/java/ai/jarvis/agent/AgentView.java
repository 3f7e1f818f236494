package ai.jarvis.agent;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An agent as the API shows it. */
@Introspected
record AgentView(
        String id,
        int version,
        String name,
        Optional<String> description,
        String instructions,
        Optional<String> model,
        Optional<String> personaId,
        List<String> plugins,
        List<AskedView> agents,
        LimitsView limits,
        MemoryView memory,
        boolean parallelTools,
        @Schema(description = "Who made this version") String author,
        Instant createdAt,
        Instant updatedAt) {
    /** Another agent that it can ask. */
    @Introspected
    record AskedView(String agentId, String mode) {}

    /** An amount of money. */
    @Introspected
    record MoneyView(BigDecimal amount, String currency) {
        static MoneyView of(BigDecimal amount) {
            return new MoneyView(amount, AgentLimits.CURRENCY);
        }
    }

    @Introspected
    record LimitsView(int maxSteps, long maxTokens, MoneyView maxCost, long maxDurationSeconds) {
        static LimitsView of(AgentLimits limits) {
            return new LimitsView(
                    limits.maxSteps(),
                    limits.maxTokens(),
                    MoneyView.of(limits.maxCost()),
                    limits.maxDuration().toSeconds());
        }
    }

    @Introspected
    record MemoryView(int turns, int summariseAfterTokens) {}

    static AgentView of(Agent agent) {
        var definition = agent.definition();
        return new AgentView(
                agent.id().value(),
                agent.version(),
                definition.name(),
                definition.description(),
                definition.instructions(),
                definition.model(),
                definition.persona(),
                definition.plugins(),
                definition.agents().stream()
                        .map(sub ->
                                new AskedView(sub.agent().value(), sub.mode().wireName()))
                        .toList(),
                LimitsView.of(definition.limits()),
                new MemoryView(definition.memory().turns(), definition.memory().summariseAfterTokens()),
                definition.parallelTools(),
                agent.author(),
                agent.createdAt(),
                agent.updatedAt());
    }
}
