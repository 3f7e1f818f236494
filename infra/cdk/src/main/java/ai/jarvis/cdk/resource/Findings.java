package ai.jarvis.cdk.resource;

import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.manifest.Manifests;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import software.constructs.IConstruct;

/** Findings of cdk-nag that are as they should be, each explained at the resource that has it. */
public final class Findings {
    private Findings() {}

    /**
     * Explains findings as {@code infra/cdk/findings.yaml} says.
     *
     * @param root whose descendants the paths of the file begin at
     * @throws IllegalArgumentException when an entry is about no resource
     */
    public static void explain(IConstruct root, Manifests manifests) {
        record Place(String path, IConstruct construct) {}
        List<Place> places = root.getNode().findAll().stream()
                .map(construct -> new Place(construct.getNode().getPath(), construct))
                .toList();
        for (JsonNode entry : manifests.yaml("infra/cdk/findings.yaml")) {
            Pattern path = Pattern.compile(entry.required("at").asText());
            List<Place> found = places.stream()
                    .filter(place -> path.matcher(place.path()).matches())
                    .toList();
            for (Place place : found) {
                suppress(
                        place.construct(),
                        entry.required("rule").asText(),
                        entry.get("findings"),
                        entry.required("reason").asText().strip());
            }
        }
    }

    /** Explains the resource {@code *} of a statement by the statement's own reason. */
    static void explainWildcard(IConstruct role, Statement statement) {
        NagSuppressions.addResourceSuppressions(
                role,
                List.of(NagPackSuppression.builder()
                        .id("AwsSolutions-IAM5")
                        .appliesTo(List.of("Resource::*"))
                        .reason(statement.actions() + ": " + statement.reason())
                        .build()));
    }

    private static void suppress(IConstruct construct, String rule, @Nullable JsonNode findings, String reason) {
        NagPackSuppression.Builder suppression =
                NagPackSuppression.builder().id(rule).reason(reason);
        if (findings != null) {
            suppression.appliesTo(StreamSupport.stream(findings.spliterator(), false)
                    .map(JsonNode::asText)
                    .toList());
        }
        NagSuppressions.addResourceSuppressions(construct, List.of(suppression.build()));
    }
}
