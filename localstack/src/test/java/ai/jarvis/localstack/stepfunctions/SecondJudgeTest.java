package ai.jarvis.localstack.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.jarvis.platform.Json;
import ai.jarvis.workflow.FixedCatalog;
import ai.jarvis.workflow.WorkflowCase;
import ai.jarvis.workflow.WorkflowCompiler;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What somebody else's validator, npm's {@code asl-validator}, thinks of the machines. */
class SecondJudgeTest {
    @Test
    void everyMachineIsValidForAnotherValidatorToo() throws Exception {
        var judge = Path.of(System.getProperty("jarvis.tools", "none"), "peers", "judge.js");
        var installed = Files.exists(judge);
        if (!installed) {
            System.err.println("WARNING: the peers are not installed; machines are NOT JUDGED by asl-validator");
        }
        assumeTrue(installed, "SKIPPED: asl-validator is not installed; ./jarvis test does that");
        var definitions = new LinkedHashMap<String, JsonNode>();
        for (var each : WorkflowCase.all()) {
            definitions.computeIfAbsent(
                    each.workflow(),
                    name -> Json.read(
                            WorkflowCompiler.compile(each.source(), FixedCatalog.ALLOWS_ALL)
                                    .definition(),
                            JsonNode.class));
        }
        try (var files = Files.newDirectoryStream(Path.of("../statemachines"), "*.asl.json")) {
            for (var file : files) {
                definitions.put(file.getFileName().toString(), Json.read(Files.readString(file), JsonNode.class));
            }
        }
        assertThat(definitions).hasSizeGreaterThan(90);
        definitions.put("not a machine", Json.read("{\"StartAt\": \"A\", \"States\": {}}", JsonNode.class));

        var process = new ProcessBuilder("node", judge.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
            for (var each : definitions.entrySet()) {
                input.write(Json.write(Map.of("name", each.getKey(), "definition", each.getValue())) + "\n");
            }
        }
        var verdict = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(verdict.lines()).singleElement().asString().contains("not a machine");
    }
}
