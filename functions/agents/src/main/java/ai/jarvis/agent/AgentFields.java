package ai.jarvis.agent;

import ai.jarvis.agent.AgentDefinition.Memory;
import ai.jarvis.agent.AgentDefinition.Mode;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An agent as it is sent. */
@Introspected
record AgentFields(
        @Schema(description = "Unique in the tenant") @NotNull String name,
        @Schema(description = "What it is for; agents that can ask it are told so") Optional<String> description,
        @Schema(description = "What its model is told before all else") @NotNull String instructions,
        @Schema(description = "A model or an alias; the tenant's standard one if left out") Optional<String> model,
        @Schema(description = "The persona as which it speaks") Optional<String> personaId,
        @Schema(description = "Ids of plugins, and knowledge, code, sql, http, calculator or clock")
                Optional<List<@NotNull String>> plugins,
        @Schema(description = "Agents that it can ask, or hand its task over to")
                Optional<List<@NotNull @Valid Asked>> agents,
        Optional<@Valid Limits> limits,
        Optional<@Valid MemoryFields> memory,
        @Schema(description = "Whether calls of one step are done at the same time; so unless told")
                Optional<Boolean> parallelTools,
        @Schema(description = "The version that is changed; if there is a newer one, nothing is")
                Optional<Integer> version) {
    /** Another agent. */
    @Introspected
    record Asked(
            Optional<String> agentId,
            Optional<String> name,
            @Schema(description = "worker: it is asked; handover: it answers instead. worker unless told")
                    Optional<String> mode) {}

    /** What an execution may use, sub-agents included. */
    @Introspected
    record Limits(
            @Schema(description = "Calls of the model, 1 to 50; 10 unless told") Optional<Integer> maxSteps,
            Optional<Long> maxTokens,
            @Schema(description = "In USD: a number, or {amount, currency}") Optional<Object> maxCost,
            Optional<Long> maxDurationSeconds) {
        AgentLimits.Wanted wanted() {
            return new AgentLimits.Wanted(maxSteps, maxTokens, maxCost.map(Limits::amount), maxDurationSeconds);
        }

        private static BigDecimal amount(Object cost) {
            var amount = cost instanceof Map<?, ?> money ? money.get("amount") : cost;
            var isForeign = cost instanceof Map<?, ?> money && !AgentLimits.CURRENCY.equals(money.get("currency"));
            if (isForeign) {
                throw Refusal.invalid("/limits/max_cost/currency", "must be " + AgentLimits.CURRENCY);
            }
            try {
                return new BigDecimal(String.valueOf(amount));
            } catch (NumberFormatException e) {
                throw Refusal.invalid("/limits/max_cost", "must be a number, or an object of amount and currency");
            }
        }
    }

    /** What is remembered of conversations. */
    @Introspected
    record MemoryFields(
            @Schema(description = "Questions and answers before the present one, 0 to 100; 20 unless told")
                    Optional<Integer> turns,
            @Schema(description = "A longer prompt is made shorter by a summary; 24,000 unless told")
                    Optional<Integer> summariseAfterTokens) {}

    Agents.Wanted wanted() {
        return new Agents.Wanted(
                name,
                description,
                instructions,
                model,
                personaId,
                plugins.orElse(List.of()),
                asked(),
                limits.map(Limits::wanted).orElse(AgentLimits.Wanted.NONE),
                memory.map(fields -> new Memory(
                                fields.turns().orElse(Memory.STANDARD.turns()),
                                fields.summariseAfterTokens().orElse(Memory.STANDARD.summariseAfterTokens())))
                        .orElse(Memory.STANDARD),
                parallelTools.orElse(true));
    }

    private List<Agents.WantedAgent> asked() {
        var wanted = new ArrayList<Agents.WantedAgent>();
        var errors = new ArrayList<FieldError>();
        var given = agents.orElse(List.of());
        for (int i = 0; i < given.size(); i++) {
            var each = given.get(i);
            if (each.agentId().isPresent() == each.name().isPresent()) {
                errors.add(new FieldError("/agents/" + i, "must have agent_id or name, and not both"));
                continue;
            }
            var mode = each.mode().orElse(Mode.WORKER.wireName());
            if (!mode.equals(Mode.WORKER.wireName()) && !mode.equals(Mode.HANDOVER.wireName())) {
                errors.add(new FieldError("/agents/" + i + "/mode", "must be worker or handover"));
                continue;
            }
            wanted.add(new Agents.WantedAgent(
                    each.agentId().or(each::name).orElseThrow(), Mode.valueOf(mode.toUpperCase(Locale.ROOT))));
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return wanted;
    }
}
