package ai.jarvis.platform;

import java.util.Map;
import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.DimensionSet;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/**
 * Figures as lines of the log, from which CloudWatch makes metrics.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html">
 *     Embedded metric format</a>
 */
public final class EmfMetrics implements Metrics {
    private static final String NAMESPACE = "Jarvis";

    @Override
    public void record(Map<String, String> dimensions, Figure... figures) {
        MetricsFactory.getMetricsInstance().flushMetrics(metrics -> {
            metrics.setNamespace(NAMESPACE);
            if (!dimensions.isEmpty()) {
                metrics.addDimension(DimensionSet.of(dimensions));
            }
            for (var figure : figures) {
                metrics.addMetric(figure.name(), figure.value(), unit(figure.unit()));
            }
        });
    }

    private static MetricUnit unit(Unit unit) {
        return switch (unit) {
            case COUNT -> MetricUnit.COUNT;
            case MILLISECONDS -> MetricUnit.MILLISECONDS;
            case BYTES -> MetricUnit.BYTES;
        };
    }
}
