package ai.jarvis.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The templates by the rules of cfn-lint, which knows CloudFormation's schemas of each region. */
class TemplatesTest {
    /**
     * CDK's functions for what CloudFormation has no resource for say twice what they depend on, which cfn-lint finds
     * superfluous. They are not ours to change.
     */
    private static final List<String> OF_CDK =
            List.of("AWS679f53fac002430cb0da5b7982bd2287", "CustomCrossRegionExport");

    @Test
    void areCleanForCfnLint() throws IOException, InterruptedException {
        boolean present = CommandLine.present("cfn-lint");
        if (!present) {
            System.err.println(
                    "WARNING: cfn-lint is not installed, so the templates are NOT checked: pip install cfn-lint");
        }
        assumeTrue(present, "cfn-lint is not installed");
        List<String> findings = new ArrayList<>();
        for (Map.Entry<String, List<String>> region : templatesByRegion().entrySet()) {
            findings.addAll(lint(region.getKey(), region.getValue()));
        }
        assertThat(findings).isEmpty();
    }

    private static Map<String, List<String>> templatesByRegion() {
        Map<String, List<String>> templates = new TreeMap<>();
        Stream.of(Synthesis.production(), Synthesis.small())
                .flatMap(assembly -> Template.of(assembly).stream())
                .forEach(template -> templates
                        .computeIfAbsent(template.region(), unused -> new ArrayList<>())
                        .add(template.file().toString()));
        return templates;
    }

    private static List<String> lint(String region, List<String> templates) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("cfn-lint", "--format", "json", "--regions", region, "--"));
        command.addAll(templates);
        CommandLine.Result result = CommandLine.run(command, TimeUnit.MINUTES.toSeconds(3));
        List<String> findings = new ArrayList<>();
        for (JsonNode finding : new ObjectMapper().readTree(result.output())) {
            String path = finding.path("Location").path("Path").toString();
            if (!(finding.path("Rule").path("Id").asText().equals("W3005")
                    && OF_CDK.stream().anyMatch(path::contains))) {
                findings.add("%s %s at %s: %s"
                        .formatted(
                                Path.of(finding.path("Filename").asText()).getFileName(),
                                finding.path("Rule").path("Id").asText(),
                                path,
                                finding.path("Message").asText()));
            }
        }
        return findings;
    }
}
