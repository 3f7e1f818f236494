package ai.jarvis.chat;

import ai.jarvis.model.PriceVersion;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.model.gateway.ChatOffer;
import ai.jarvis.model.own.ModelVersion;
import ai.jarvis.model.own.OwnModels;
import ai.jarvis.model.route.BreakerStatus;
import ai.jarvis.model.route.Breakers;
import ai.jarvis.model.route.Capability;
import ai.jarvis.model.route.Figures;
import ai.jarvis.model.route.Figures.Percentiles;
import ai.jarvis.model.route.LiveFigures;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Listing;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The chat models that can be used, and how they are doing. */
@Controller("/api/v1/models")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "models")
class ModelController {
    private final ChatModels models;
    private final OwnModels own;
    private final Breakers breakers;
    private final LiveFigures figures;
    private final Clock clock;

    ModelController(ChatModels models, OwnModels own, Breakers breakers, LiveFigures figures, Clock clock) {
        this.models = models;
        this.own = own;
        this.breakers = breakers;
        this.figures = figures;
        this.clock = clock;
    }

    /** A model; without price if that is not known. A tenant's own has a version, and how it is reached and asked. */
    @Introspected
    record ModelView(
            String name,
            @Schema(description = "platform or tenant") String owner,
            @Schema(description = "Where the platform's model is served") Optional<String> region,
            Optional<String> version,
            Optional<String> provider,
            Optional<DefinitionView.ShownConfig> config,
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
            @JsonProperty("input_per_1k") String inputPer1k,
            @JsonProperty("output_per_1k") String outputPer1k,
            @JsonProperty("cached_input_per_1k") Optional<String> cachedInputPer1k,
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
            description = "The platform's first, then the tenant's own. With prices, breakers and live figures, which"
                    + " instances find out each for itself.")
    Listing<ModelView> list(Caller caller) {
        var versions = own.current(caller).stream().collect(Collectors.toMap(ModelVersion::model, Function.identity()));
        return new Listing<>(
                models.offered(caller.tenant()).stream()
                        .map(offer -> view(
                                offer,
                                Optional.ofNullable(versions.get(offer.name().value()))))
                        .toList(),
                Optional.empty());
    }

    @Get("/{name}")
    @Operation(summary = "Show a chat model")
    ModelView get(@PathVariable String name, Caller caller) {
        return models.offered(caller.tenant()).stream()
                .filter(offer -> offer.name().value().equals(name))
                .findFirst()
                .map(offer -> view(offer, own.find(caller, name).map(OwnModels.Described::version)))
                .orElseThrow(() -> Refusal.notFound("model"));
    }

    private ModelView view(ChatOffer offer, Optional<ModelVersion> version) {
        var candidate = offer.candidate();
        var target = candidate.target();
        var isOwn = offer.version().isPresent();
        var said = version.filter(any -> isOwn);
        return new ModelView(
                offer.name().value(),
                isOwn ? "tenant" : "platform",
                Optional.of(target.region()).filter(any -> !isOwn),
                said.map(ModelVersion::number).map(Object::toString),
                said.map(any -> any.definition().provider().wireName()),
                said.map(any -> DefinitionView.ShownConfig.of(any.definition())),
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
