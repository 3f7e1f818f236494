package ai.jarvis.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.cxapi.CloudAssembly;

/** What cdk-nag finds, by its rules of AWS Solutions. */
class FindingsTest {
    private static final String NEXT_FIELD = "\",\"";

    /** A line of cdk-nag's report. */
    record Finding(String rule, String resource, String compliance, String reason) {}

    @Test
    void everyFindingIsExplained() throws IOException {
        assertThat(reported())
                .hasSizeGreaterThan(500)
                .filteredOn(finding -> finding.compliance().equals("Non-Compliant"))
                .isEmpty();
    }

    @Test
    void everyExplanationIsOfSomethingThatWasFound() throws IOException {
        List<Finding> explained = reported().stream()
                .filter(finding -> finding.compliance().equals("Suppressed"))
                .toList();
        List<String> idle = new ArrayList<>();
        for (JsonNode entry : new YAMLMapper().readTree(Path.of("findings.yaml").toFile())) {
            String rule = entry.required("rule").asText();
            String reason = entry.required("reason").asText().strip();
            if (explained.stream()
                    .noneMatch(finding -> finding.rule().startsWith(rule)
                            && finding.reason().endsWith(reason)
                            && finding.resource().matches(entry.required("at").asText()))) {
                idle.add(rule + " at " + entry.required("at").asText());
            }
        }
        assertThat(idle).isEmpty();
    }

    @Test
    void rulesLookedAtEverythingThatTheyCould() throws IOException {
        assertThat(reported())
                .filteredOn(finding -> finding.compliance().equals("UNKNOWN"))
                .isEmpty();
    }

    private static List<Finding> reported() throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (CloudAssembly assembly : List.of(Synthesis.production(), Synthesis.small())) {
            try (Stream<Path> files = Files.list(Path.of(assembly.getDirectory()))) {
                for (Path file : files.filter(path -> path.toString().endsWith("NagReport.csv"))
                        .toList()) {
                    Files.readAllLines(file).stream().skip(1).forEach(line -> {
                        String[] fields = line.substring(1).split(NEXT_FIELD, 5);
                        findings.add(new Finding(fields[0], fields[1], fields[2], fields[3]));
                    });
                }
            }
        }
        return findings;
    }
}
