package ai.jarvis.quota;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** How a caller's limits stand, over HTTP. */
@Controller("/api/v1/quotas")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "quota")
class QuotaController {
    private final Quotas quotas;

    QuotaController(Quotas quotas) {
        this.quotas = quotas;
    }

    /** Everything that limits the caller. */
    @Introspected
    record StatesView(List<StateView> quotas) {}

    /** One quota; without limit if nothing limits it, without reset_at if time does not empty it. */
    @Introspected
    record StateView(String name, String scope, Optional<Long> limit, long used, Optional<Instant> resetAt) {
        static StateView of(QuotaState state) {
            return new StateView(
                    state.name().wireName(),
                    state.scope().wireName(),
                    state.limit().map(Limit::amount),
                    state.used(),
                    state.resetAt().map(StateView::toTheSecond));
        }

        /** A day ends at midnight, though the time until then was measured a moment ago. */
        private static Instant toTheSecond(Instant measured) {
            return measured.plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /** What a request would take. */
    @Introspected
    record Wanted(
            @Schema(description = "Most model tokens, in and out") Optional<Long> tokens,
            @Schema(description = "What kind of request it is; standard unless told") Optional<EndpointClass> endpoint,
            @Schema(description = "What it takes one at a time, such as concurrent_requests")
                    Optional<List<@NotNull String>> slots) {
        Demand demand() {
            var demand = Demand.request(endpoint.orElse(EndpointClass.STANDARD));
            if (tokens.isPresent()) {
                if (tokens.get() < 0 || tokens.get() > Limit.MOST) {
                    throw Refusal.invalid("/tokens", "must be from 0 to " + Limit.MOST);
                }
                demand = demand.withTokens(tokens.get());
            }
            var wanted = slots.orElse(List.of());
            for (int i = 0; i < wanted.size(); i++) {
                demand = demand.withSlot(slot(wanted.get(i), i));
            }
            return demand;
        }

        private static QuotaName slot(String name, int index) {
            return QuotaName.byWireName(name)
                    .filter(known -> known.limiter() == Limiter.CONCURRENCY)
                    .orElseThrow(() -> Refusal.invalid("/slots/" + index, "is nothing that is taken one at a time"));
        }
    }

    /** Whether it would be let through; if not, by what it would be refused, and for how long. */
    @Introspected
    record DecisionView(boolean allowed, Optional<String> deniedBy, Optional<Long> retryAfterMs) {
        static DecisionView of(Decision decision) {
            return new DecisionView(
                    decision.allowed(),
                    decision.deniedBy().map(QuotaName::wireName),
                    decision.retryAfter().map(Duration::toMillis));
        }
    }

    @Get
    @Operation(
            summary = "Show how the limits stand",
            description = "Those of the tenant, and those of the user or API key that asks.")
    StatesView get(Caller caller) {
        return new StatesView(quotas.states(caller).stream().map(StateView::of).toList());
    }

    @Post("/check")
    @Operation(
            summary = "Ask whether a request would be let through",
            description = "Takes nothing of what it asks about; the question itself is a request as any other.")
    DecisionView check(@Body @Valid Wanted body, Caller caller) {
        return DecisionView.of(quotas.check(caller, body.demand()));
    }
}
