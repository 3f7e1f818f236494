package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import java.util.List;
import software.amazon.awscdk.services.logs.CfnMetricFilter;
import software.constructs.Construct;

/** How long functions take to start, read from their logs. */
final class ColdStarts extends Construct {
    private final Site site;

    ColdStarts(Construct scope, String id, Site site) {
        super(scope, id);
        this.site = site;
        site.manifests().functions().keySet().forEach(function -> {
            coldStart(function, "init", "initDurationMs");
            coldStart(function, "restore", "restoreDurationMs");
        });
    }

    /** A cold start is a report with the time of the start in it, of a new environment or of one from the snapshot. */
    private void coldStart(String function, String kind, String field) {
        String name = site.named(function);
        CfnMetricFilter.Builder.create(this, function + "-" + kind)
                .filterName(name + "-" + kind)
                .logGroupName("/aws/lambda/" + name)
                .filterPattern("{ ($.type = \"platform.report\") && ($.record.metrics." + field + " > 0) }")
                .metricTransformations(List.of(CfnMetricFilter.MetricTransformationProperty.builder()
                        .metricNamespace(site.deployment().name() + "/" + kind)
                        .metricName(name)
                        .metricValue("$.record.metrics." + field)
                        .unit("Milliseconds")
                        .build()))
                .build();
    }
}
