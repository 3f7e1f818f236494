package ai.jarvis.web;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.http.HttpRequest;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Continues the caller's trace (W3C Trace Context) or starts one. */
@Singleton
final class Tracing {
    private static final TextMapGetter<HttpRequest<?>> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpRequest<?> request) {
            return request.getHeaders().names();
        }

        @Override
        public @Nullable String get(@Nullable HttpRequest<?> request, String name) {
            return request == null ? null : request.getHeaders().get(name);
        }
    };

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    Tracing(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer("ai.jarvis.web");
        propagator = telemetry.getPropagators().getTextMapPropagator();
    }

    /** The context whose span is the request's own; whoever began it ends the span. */
    Context begin(HttpRequest<?> request) {
        var parent = propagator.extract(Context.root(), request, HEADERS);
        var span = tracer.spanBuilder(request.getMethodName())
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", request.getMethodName())
                .startSpan();
        return parent.with(span);
    }

    /** Spans are exported only where somebody says whereto; their ids are made in any case, for the logs. */
    @Factory
    static final class Setup {
        @Bean(preDestroy = "close")
        @Singleton
        OpenTelemetrySdk openTelemetry() {
            if (System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == null) {
                return OpenTelemetrySdk.builder()
                        .setTracerProvider(SdkTracerProvider.builder()
                                .setSampler(Sampler.parentBased(Sampler.alwaysOff()))
                                .build())
                        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                        .build();
            }
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> Map.of(
                            "otel.service.name",
                            "jarvis",
                            "otel.metrics.exporter",
                            "none",
                            "otel.logs.exporter",
                            "none"))
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk();
        }
    }
}
