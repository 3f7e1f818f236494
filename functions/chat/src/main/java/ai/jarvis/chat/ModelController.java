package ai.jarvis.chat;

import ai.jarvis.model.PriceVersion;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.model.gateway.ChatOffer;
import ai.jarvis.model.route.BreakerStatus;
import ai.jarvis.model.route.Breakers;
import ai.jarvis.model.route.Capability;
import ai.jarvis.model.route.Figures;
import ai.jarvis.model.route.Figures.Percentiles;
import ai.jarvis.model.route.LiveFigures;
import ai.jarvis.platform.Refusal;
import ai.jarvis.web.Listing;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The chat models that can be used, and how they are doing. */
@Controller("/api/v1/models")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "models")
class ModelController {
    private final ChatModels models;
    private final Breakers breakers;
    private final LiveFigures figures;
    private final Clock clock;

    ModelController(ChatModels models, Breakers breakers, LiveFigures figures, Clock clock) {
        this.models = models;
        this.breakers = breakers;
        this.figures = figures;
        this.clock = clock;
    }

    /** A model; without price if that is not known. */
    @Introspected
    record ModelView(
            String name,
            String region,
            Optional<PriceView> price,
            double quality,
            int weight,
            List<String> capabilities,
            Optional<Integer> contextTokens,
            int maxOutputTokens,
            BreakerView breaker,
            Optional<FiguresView> figures) {}

    /** The price in force: decimals in text, per 1,000 tokens; without a date if it has always held. */
    @Introspected
    record PriceView(
            String inputPer1k,
            String outputPer1k,
            Optional<String> cachedInputPer1k,
            Optional<String> batchFactor,
            String currency,
            Optional<Instant> effectiveFrom) {
        static PriceView of(PriceVersion version) {
            var price = version.price();
            return new PriceView(
                    price.inputPer1k().toPlainString(),
                    price.outputPer1k().toPlainString(),
                    price.cachedInputPer1k().map(BigDecimal::toPlainString),
                    price.batchFactor().map(BigDecimal::toPlainString),
                    price.currency(),
                    Optional.of(version.effectiveFrom()).filter(from -> !from.equals(PriceVersion.ALWAYS)));
        }
    }

    /** How the model's breaker stands; why, and until when at least, unless it is closed. */
    @Introspected
    record BreakerView(String state, Instant since, Optional<String> reason, Optional<Instant> probesFrom) {
        static BreakerView of(BreakerStatus status) {
            return new BreakerView(status.state().wireName(), status.since(), status.reason(), status.probesFrom());
        }
    }

    /** How the model did of late, as the instance saw it that answers; absent if it was not called. */
    @Introspected
    record FiguresView(
            Optional<Long> firstTokenP50Ms,
            Optional<Long> firstTokenP95Ms,
            Optional<Long> p50Ms,
            Optional<Long> p95Ms,
            double errorShare,
            int callsUnderWay) {
        static Optional<FiguresView> of(Figures figures) {
            if (!figures.isKnown() && figures.underWay() == 0) {
                return Optional.empty();
            }
            return Optional.of(new FiguresView(
                    figures.firstToken().map(Percentiles::p50).map(Duration::toMillis),
                    figures.firstToken().map(Percentiles::p95).map(Duration::toMillis),
                    figures.total().map(Percentiles::p50).map(Duration::toMillis),
                    figures.total().map(Percentiles::p95).map(Duration::toMillis),
                    figures.errorShare(),
                    figures.underWay()));
        }
    }

    @Get
    @Operation(
            summary = "List the chat models",
            description = "With prices, breakers and live figures, which instances find out each for itself.")
    Listing<ModelView> list() {
        return new Listing<>(models.offered().stream().map(this::view).toList(), Optional.empty());
    }

    @Get("/{name}")
    @Operation(summary = "Show a chat model")
    ModelView get(@PathVariable String name) {
        return models.offered().stream()
                .filter(offer -> offer.name().value().equals(name))
                .findFirst()
                .map(this::view)
                .orElseThrow(() -> Refusal.notFound("model"));
    }

    private ModelView view(ChatOffer offer) {
        var candidate = offer.candidate();
        var target = candidate.target();
        return new ModelView(
                offer.name().value(),
                target.region(),
                offer.prices().at(clock.instant()).map(PriceView::of),
                candidate.quality(),
                candidate.weight(),
                candidate.capabilities().stream()
                        .map(Capability::wireName)
                        .sorted()
                        .toList(),
                candidate.contextTokens(),
                offer.maxOutputTokens(),
                BreakerView.of(breakers.status(target)),
                FiguresView.of(figures.of(target)));
    }
}
