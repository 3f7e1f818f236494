package ai.jarvis.cdk.resource;

import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.manifest.Manifests;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import software.constructs.IConstruct;

/** Findings of cdk-nag that are as they should be, each explained at the resource that has it. */
public final class Findings {
    private Findings() {}

    /**
     * Explains findings as {@code infra/cdk/findings.yaml} says.
     *
     * @param root the app, at whose stacks the paths of the file begin
     */
    public static void explain(IConstruct root, Manifests manifests) {
        Map<String, IConstruct> resources = new LinkedHashMap<>();
        root.getNode()
                .findAll()
                .forEach(resource -> resources.put(resource.getNode().getPath(), resource));
        for (JsonNode entry : manifests.yaml("infra/cdk/findings.yaml")) {
            Pattern path = Pattern.compile(entry.required("at").asText());
            List<String> findings = StreamSupport.stream(entry.path("findings").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
            resources.forEach((at, resource) -> {
                if (path.matcher(at).matches()) {
                    suppress(
                            resource,
                            entry.required("rule").asText(),
                            findings,
                            entry.required("reason").asText().strip());
                }
            });
        }
    }

    /**
     * Explains the resource {@code *} of a role's statements by the statements' own reasons, or those of
     * {@code infra/wildcards.yaml}.
     *
     * @throws IllegalArgumentException when there is no reason for one
     */
    static void explainWildcards(IConstruct role, List<Statement> statements, Manifests manifests) {
        JsonNode known = manifests.yaml("infra/wildcards.yaml");
        String reasons = statements.stream()
                .filter(statement -> statement.effect().equals("Allow")
                        && statement.resources().contains("*"))
                .map(statement -> statement.sid() + ": " + reason(statement, known))
                .collect(Collectors.joining(" "));
        if (!reasons.isEmpty()) {
            suppress(role, "AwsSolutions-IAM5", List.of("^Resource::\\*$"), reasons);
        }
    }

    private static String reason(Statement statement, JsonNode known) {
        if (statement.reason() != null) {
            return statement.reason();
        }
        if (!known.has(statement.sid())) {
            throw new IllegalArgumentException("no reason in infra/wildcards.yaml for the resource * of " + statement);
        }
        return known.required(statement.sid()).asText();
    }

    /** Explains findings of a rule at a resource; those that expressions match, or all when there is no expression. */
    private static void suppress(IConstruct resource, String rule, List<String> findings, String reason) {
        NagPackSuppression.Builder suppression =
                NagPackSuppression.builder().id(rule).reason(reason);
        if (!findings.isEmpty()) {
            suppression.appliesTo(findings.stream()
                    .map(finding ->
                            RegexAppliesTo.builder().regex("/" + finding + "/").build())
                    .toList());
        }
        NagSuppressions.addResourceSuppressions(resource, List.of(suppression.build()));
    }
}
