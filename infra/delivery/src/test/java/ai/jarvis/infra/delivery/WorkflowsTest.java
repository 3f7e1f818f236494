package ai.jarvis.infra.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkflowsTest {
    private static final String FOLDER = ".github/workflows";
    private static final Pattern SCRIPT = Pattern.compile("(?:^|[\\s(])((?:infra/|\\.ci/)[\\w./-]+|\\./jarvis)");

    static List<Path> workflows() {
        return Checkout.files(FOLDER, name -> name.endsWith(".yml"));
    }

    private static JsonNode workflow(String name) {
        return Checkout.yaml(Checkout.path(FOLDER).resolve(name));
    }

    private record Job(String name, JsonNode body) {
        List<JsonNode> steps() {
            var steps = new ArrayList<JsonNode>();
            body.path("steps").forEach(steps::add);
            return steps;
        }

        boolean uses(String action) {
            return body.path("uses").asText().contains(action)
                    || steps().stream()
                            .anyMatch(step -> step.path("uses").asText().startsWith(action));
        }

        String permission(String name) {
            return body.path("permissions").path(name).asText("none");
        }
    }

    private static List<Job> jobs(Path workflow) {
        return Checkout.yaml(workflow).path("jobs").properties().stream()
                .map(entry -> new Job(workflow.getFileName() + " " + entry.getKey(), entry.getValue()))
                .toList();
    }

    private static List<Job> jobs() {
        return workflows().stream().flatMap(workflow -> jobs(workflow).stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void pinsEveryActionByItsCommit(Path workflow) {
        assertThat(Checkout.text(workflow).lines())
                .filteredOn(line -> line.contains("uses:") && !line.contains("uses: ./"))
                .allMatch(line -> line.matches(".*uses: [\\w-]+/[\\w-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void knowsNoKeyOfAws(Path workflow) {
        assertThat(Checkout.text(workflow))
                .doesNotContain("secrets.", "aws-access-key-id", "aws-secret-access-key")
                .doesNotContainPattern("AWS_(ACCESS|SECRET)");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void givesNoRightToAllJobs(Path workflow) {
        var permissions = Checkout.yaml(workflow).path("permissions");

        assertThat(permissions.isObject()).isTrue();
        assertThat(permissions.properties()).allSatisfy(right -> {
            assertThat(right.getKey()).isEqualTo("contents");
            assertThat(right.getValue().asText()).isEqualTo("read");
        });
    }

    @Test
    void anIdentityForAwsIsGivenOnlyWhereItIsUsed() {
        assertThat(jobs()).allSatisfy(job -> {
            var takesRole = job.uses("aws-actions/configure-aws-credentials") || job.uses("workflows/region.yml");
            assertThat(job.permission("id-token")).as(job.name()).isEqualTo(takesRole ? "write" : "none");
        });
    }

    @Test
    void whoeverMayDeployWaitsForTheApprovalOfAnEnvironment() {
        assertThat(jobs())
                .filteredOn(job -> job.body().toString().contains("vars.JARVIS_DEPLOY_ROLE }}"))
                .hasSize(3)
                .allMatch(job -> job.body().has("environment"));
    }

    @Test
    void thePlansRoleIsTheOnlyOneOfPullRequests() {
        assertThat(Checkout.text(Checkout.path(FOLDER + "/plan.yml")))
                .contains("JARVIS_PLAN_ROLE")
                .doesNotContain("JARVIS_DEPLOY_ROLE")
                .doesNotContain("pull_request_target");
    }

    @Test
    void theRightToWriteToPullRequestsIsWithTheJobThatRunsNoneOfTheirCode() {
        assertThat(jobs())
                .filteredOn(job -> !job.permission("pull-requests").equals("none"))
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.name()).isEqualTo("plan.yml comment");
                    assertThat(job.uses("actions/checkout")).isFalse();
                    assertThat(job.body().path("permissions").size()).isEqualTo(1);
                });
    }

    @Test
    void noScriptIsPutTogetherFromWhatOthersWrite() {
        assertThat(jobs()).allSatisfy(job -> assertThat(job.steps())
                .as(job.name())
                .noneMatch(step -> step.path("run").asText().contains("${{")));
    }

    @Test
    void noCheckoutLeavesTheTokenBehind() {
        assertThat(jobs()).allSatisfy(job -> assertThat(job.steps())
                .filteredOn(step -> step.path("uses").asText().startsWith("actions/checkout@"))
                .allMatch(step ->
                        step.path("with").path("persist-credentials").asText().equals("false")));
    }

    @Test
    void everyJobEnds() {
        assertThat(jobs())
                .filteredOn(job -> job.body().has("runs-on"))
                .isNotEmpty()
                .allMatch(job -> job.body().path("timeout-minutes").asInt() > 0);
    }

    @Test
    void oneDeploymentAtATimeAndNoneIsCutOff() {
        var concurrency = workflow("deploy.yml").path("concurrency");

        assertThat(concurrency.path("group").asText()).isEqualTo("deploy");
        assertThat(concurrency.path("cancel-in-progress").asText()).isEqualTo("false");
    }

    @Test
    void deploysTestedPackagesToTheGlobalStackAndThenRegionByRegion() {
        var order = new TreeMap<String, String>();
        workflow("deploy.yml").path("jobs").properties().forEach(job -> {
            var needs = job.getValue().path("needs");
            order.put(
                    job.getKey(), needs.isArray() ? needs.get(needs.size() - 1).asText() : needs.asText());
        });

        assertThat(order)
                .containsEntry("package", "test")
                .containsEntry("global", "package")
                .containsEntry("us-east-1", "global")
                .containsEntry("ap-southeast-1", "us-east-1")
                .containsEntry("eu-west-1", "ap-southeast-1")
                .hasSize(6);
    }

    @Test
    void everyRegionCanBeDeployedToAndRolledBack() {
        var regions = Checkout.files("infra/terraform/regional/regions", name -> name.endsWith(".tfvars")).stream()
                .map(file -> file.getFileName().toString().replace(".tfvars", ""))
                .toList();
        var jobs = new ArrayList<String>();
        workflow("deploy.yml").path("jobs").forEach(job -> {
            if (job.path("uses").asText().endsWith("region.yml")) {
                jobs.add(job.path("with").path("region").asText());
            }
        });
        var choices = new ArrayList<String>();
        workflow("rollback.yml")
                .path("on")
                .path("workflow_dispatch")
                .path("inputs")
                .path("region")
                .path("options")
                .forEach(option -> choices.add(option.asText()));

        assertThat(jobs).containsExactlyInAnyOrderElementsOf(regions);
        assertThat(choices).containsExactlyInAnyOrderElementsOf(regions);
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void callsScriptsThatAreThere(Path workflow) {
        for (var job : jobs(workflow)) {
            for (var step : job.steps()) {
                SCRIPT.matcher(step.path("run").asText()).results().forEach(match -> assertThat(
                                Files.isExecutable(Checkout.path(match.group(1))))
                        .as(match.group(1))
                        .isTrue());
            }
        }
    }
}
