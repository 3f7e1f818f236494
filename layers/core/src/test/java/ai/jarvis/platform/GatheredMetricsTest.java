package ai.jarvis.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatheredMetricsTest {
    private static final Map<String, String> ROUTE = Map.of("route", "/v1/chat/completions");
    private static final Map<String, String> OTHER = Map.of("route", "/health");
    private static final Duration NEVER = Duration.ofDays(1);

    private final List<Recorded> recorded = Collections.synchronizedList(new ArrayList<>());

    private record Recorded(Map<String, String> dimensions, List<Figure> figures) {}

    private GatheredMetrics gathering(Duration period) {
        return new GatheredMetrics(
                (dimensions, figures) -> recorded.add(new Recorded(dimensions, List.of(figures))), period);
    }

    private static Figure request() {
        return new Figure("http_requests", 1, Unit.COUNT);
    }

    private static Figure latency(double millis) {
        return new Figure("http_latency", millis, Unit.MILLISECONDS);
    }

    @Test
    void countsAreAddedUpAndLatenciesStayAsTheyAre() {
        try (var metrics = gathering(NEVER)) {
            metrics.record(ROUTE, request(), latency(3));
            metrics.record(OTHER, request());
            metrics.record(ROUTE, request(), latency(7));
            assertThat(recorded).isEmpty();
        }
        assertThat(recorded)
                .containsExactlyInAnyOrder(
                        new Recorded(
                                ROUTE, List.of(latency(3), latency(7), new Figure("http_requests", 2, Unit.COUNT))),
                        new Recorded(OTHER, List.of(request())));
    }

    @Test
    void asManyValuesAsCloudWatchTakesAreNotHeldBack() {
        try (var metrics = gathering(NEVER)) {
            for (int i = 0; i < 250; i++) {
                metrics.record(ROUTE, latency(i));
            }
            assertThat(recorded).hasSize(2);
        }
        assertThat(recorded.stream().flatMap(each -> each.figures().stream()).map(Figure::value))
                .hasSize(250)
                .doesNotHaveDuplicates();
    }

    @Test
    void withoutAPeriodEachIsRecordedAtOnce() {
        try (var metrics = gathering(Duration.ZERO)) {
            metrics.record(ROUTE, request());
            assertThat(recorded).containsExactly(new Recorded(ROUTE, List.of(request())));
        }
        assertThat(recorded).hasSize(1);
    }
}
