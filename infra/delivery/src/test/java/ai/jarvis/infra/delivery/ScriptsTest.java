package ai.jarvis.infra.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptsTest {
    private static final String FUNCTIONS =
            """
            {"chat": {"name": "jarvis-chat", "alias": "live", "version": "8", "deployment_group": "chat"},
             "ingestion": {"name": "jarvis-ingestion", "alias": "live", "version": "5", "deployment_group": null},
             "platform": {"name": "jarvis-platform", "alias": "live", "version": "3", "deployment_group": "platform"}}""";

    @TempDir
    Path folder;

    private FakeCommands commands;

    @BeforeEach
    void deployment() {
        commands = new FakeCommands(folder)
                .answer("aws sts get-caller-identity*", "123456789012")
                .answer("terraform output -json functions", FUNCTIONS)
                .answer("terraform output -json codedeploy_application", "\"jarvis\"")
                .answer("terraform output -json http_url", "\"https://us-east-1.origin.example.com\"");
    }

    private FakeCommands aliases(String chat, String platform) {
        return commands.answer("aws lambda get-alias*--function-name jarvis-chat *", chat)
                .answer("aws lambda get-alias*--function-name jarvis-ingestion *", "5")
                .answer("aws lambda get-alias*--function-name jarvis-platform *", platform)
                .answer("aws deploy create-deployment*deployment-group-name chat *", "d-chat")
                .answer("aws deploy create-deployment*deployment-group-name platform *", "d-platform");
    }

    @Test
    void everyRegionHasAStateOfItsOwn() throws Exception {
        var run = commands.run("apply.sh", "regional", "us-east-1");

        assertThat(run.status()).as(run.said()).isZero();
        assertThat(run.calls("terraform init"))
                .singleElement()
                .asString()
                .contains("bucket=jarvis-state-123456789012", "key=regional/us-east-1.tfstate", "use_lockfile=true");
        assertThat(run.calls("terraform apply"))
                .singleElement()
                .asString()
                .contains("-var-file=regions/us-east-1.tfvars");
    }

    @Test
    void refusesARegionThatTheDeploymentDoesNotDescribe() throws Exception {
        var run = commands.run("apply.sh", "regional", "mars-1");

        assertThat(run.status()).isNotZero();
        assertThat(run.said()).contains("regions/mars-1.tfvars");
        assertThat(run.calls("terraform apply")).isEmpty();
    }

    @Test
    void shiftsOnlyFunctionsWhoseAliasIsBehindAndThatCodeDeployMoves() throws Exception {
        aliases("7", "3").answer("aws deploy get-deployment *", "Succeeded");

        var run = commands.run("shift.sh", "us-east-1");

        assertThat(run.status()).as(run.said()).isZero();
        assertThat(run.calls("aws deploy create-deployment"))
                .singleElement()
                .asString()
                .contains("--deployment-group-name chat")
                .contains("CurrentVersion\\\":\\\"7", "TargetVersion\\\":\\\"8");
        assertThat(run.said()).contains("jarvis-platform: version 3 already", "jarvis-chat: Succeeded");
    }

    @Test
    void stopsTheOtherShiftsWhenOneIsTakenBack() throws Exception {
        aliases("7", "2")
                .answer("aws deploy get-deployment *d-chat*", "Stopped")
                .answer("aws deploy get-deployment *d-platform*", "Stopped");

        var run = commands.run("shift.sh", "us-east-1");

        assertThat(run.status()).isNotZero();
        assertThat(run.said()).contains("not shifted in us-east-1: jarvis-chat");
        assertThat(run.calls("aws deploy stop-deployment"))
                .singleElement()
                .asString()
                .contains("d-platform", "--auto-rollback-enabled");
    }

    @Test
    void refusesToReleaseWithoutPackages() throws Exception {
        var run = commands.run("release.sh", "us-east-1");

        assertThat(run.status()).isNotZero();
        assertThat(run.said()).contains("./jarvis package");
        assertThat(run.calls("terraform")).isEmpty();
    }

    @Test
    void migratesBeforeAnyFunctionFollowsTheNewVersion() throws Exception {
        packages();
        aliases("8", "3")
                .answer("aws ssm get-parameter *", "v1")
                .answer("aws stepfunctions start-execution*", "arn:execution")
                .answer("aws stepfunctions describe-execution*status*", "SUCCEEDED")
                .answer("aws cloudwatch describe-alarms*", "OK");

        var run = commands.run("release.sh", "us-east-1");

        assertThat(run.status()).as(run.said()).isZero();
        var order = run.calls().stream()
                .filter(call -> call.startsWith("terraform apply") || call.startsWith("aws stepfunctions start"))
                .toList();
        assertThat(order).hasSize(3);
        assertThat(order.get(0)).contains("-target=module.function[\"migration\"]");
        assertThat(order.get(1)).contains("stateMachine:jarvis-release:live");
        assertThat(order.get(2)).doesNotContain("-target");
        assertThat(run.calls("aws ssm put-parameter"))
                .anyMatch(call -> call.contains("/jarvis/releases/v2") && call.contains("\"jarvis-chat\":\"8\""));
    }

    @Test
    void makesTheDatabaseOfANewRegionBeforeItMigrates() throws Exception {
        packages();
        aliases("8", "3")
                .answer("aws ssm get-parameter *", "", 1)
                .answer("aws stepfunctions start-execution*", "arn:execution")
                .answer("aws stepfunctions describe-execution*status*", "SUCCEEDED")
                .answer("aws cloudwatch describe-alarms*", "OK");

        var run = commands.run("release.sh", "us-east-1");

        assertThat(run.status()).as(run.said()).isZero();
        assertThat(run.calls("terraform apply")).singleElement().asString().doesNotContain("-target");
    }

    @Test
    void appliesNothingMoreAfterAMigrationThatFailed() throws Exception {
        packages();
        commands.answer("aws ssm get-parameter *", "v1")
                .answer("aws stepfunctions start-execution*", "arn:execution")
                .answer("aws stepfunctions describe-execution*status*", "FAILED")
                .answer("aws stepfunctions describe-execution*cause*", "column is missing");

        var run = commands.run("release.sh", "us-east-1");

        assertThat(run.status()).isNotZero();
        assertThat(run.said()).contains("FAILED: column is missing");
        assertThat(run.calls("terraform apply")).singleElement().asString().contains("-target");
        assertThat(run.calls("aws deploy")).isEmpty();
    }

    @Test
    void theGateStaysShutWhileTheRegionDoesNotAnswer() throws Exception {
        commands.answer("curl *", "", 22);

        var run = commands.run("healthy.sh", "us-east-1");

        assertThat(run.status()).isNotZero();
        assertThat(run.said()).contains("https://us-east-1.origin.example.com/health did not answer 200");
    }

    @Test
    void theGateStaysShutWhileTheRegionsAlarmIsRaised() throws Exception {
        commands.answer("aws cloudwatch describe-alarms*", "ALARM");

        var run = commands.run("healthy.sh", "us-east-1");

        assertThat(run.status()).isNotZero();
        assertThat(run.said()).contains("jarvis-unhealthy is raised");
    }

    @Test
    void goesBackToWhatAReleaseConsistedOf() throws Exception {
        commands.answer("aws ssm get-parameter *v1*", "{\"jarvis-chat\": \"7\", \"jarvis-ingestion\": \"4\"}")
                .answer("aws deploy list-deployment-groups*", "chat\tplatform")
                .answer("aws deploy list-deployments*--deployment-group-name chat *", "d-1");

        var run = commands.run("rollback.sh", "us-east-1", "v1");

        assertThat(run.status()).as(run.said()).isZero();
        assertThat(run.calls("aws deploy stop-deployment")).hasSize(1);
        assertThat(run.calls("aws lambda update-alias"))
                .hasSize(2)
                .allMatch(call -> call.contains("AdditionalVersionWeights={}"))
                .anyMatch(call -> call.contains("jarvis-chat --name live --function-version 7"))
                .anyMatch(call -> call.contains("jarvis-ingestion --name live --function-version 4"));
    }

    @Test
    void movesNoAliasWhenAVersionOfTheReleaseIsGone() throws Exception {
        commands.answer("aws ssm get-parameter *v1*", "{\"jarvis-chat\": \"7\", \"jarvis-ingestion\": \"4\"}")
                .answer("aws lambda get-function-configuration*jarvis-ingestion*", "", 254);

        var run = commands.run("rollback.sh", "us-east-1", "v1");

        assertThat(run.status()).isNotZero();
        assertThat(run.said()).contains("version 4 of jarvis-ingestion is not there any more");
        assertThat(run.calls("aws lambda update-alias")).isEmpty();
    }

    @Test
    void aPromotedRegionsFunctionsAskTheWriter() throws Exception {
        commands.answer("aws lambda list-functions*", "jarvis-chat\tjarvis-edge")
                .answer(
                        "aws lambda get-function-configuration*jarvis-chat*",
                        "{\"JARVIS_DATABASE_URL\": \"jdbc:postgresql://jarvis.cluster-ro-x.rds.amazonaws.com:5432/jarvis\", \"A\": \"b\"}")
                .answer("aws lambda get-function-configuration*jarvis-edge*", "{\"A\": \"b\"}")
                .answer("aws lambda publish-version*", "9");

        var run = commands.run("lead.sh", "ap-southeast-1");

        assertThat(run.status()).as(run.said()).isZero();
        assertThat(run.calls("aws lambda update-function-configuration"))
                .singleElement()
                .asString()
                .contains("jdbc:postgresql://jarvis.cluster-x.rds.amazonaws.com:5432/jarvis", "\"A\":\"b\"");
        assertThat(run.calls("aws lambda update-alias"))
                .singleElement()
                .asString()
                .contains("jarvis-chat --name live --function-version 9");
        assertThat(run.calls("terraform")).isEmpty();
    }

    @Test
    void theFirstTenantsKeyIsShownOnceAndOnlyItsHashIsSent() throws Exception {
        commands.answer("aws secretsmanager describe-secret*", "arn:secret")
                .answer("aws rds-data begin-transaction*", "t-1");

        var run = commands.run("first-tenant.sh", "Example's Ltd");

        assertThat(run.status()).as(run.said()).isZero();
        var key = run.said().strip().lines().reduce((first, second) -> second).orElseThrow();
        assertThat(key).matches("jv_[A-Za-z0-9_-]{43}");
        var hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        assertThat(run.calls()).noneMatch(call -> call.contains(key));
        assertThat(run.calls("aws rds-data execute-statement"))
                .hasSize(3)
                .anyMatch(call -> call.contains(HexFormat.of().formatHex(hash)));
        assertThat(run.calls().getLast()).startsWith("aws rds-data commit-transaction");
    }

    @Test
    void tellsWhatAPlanAddsChangesAndDestroys() throws Exception {
        var out = folder.resolve("out");
        commands.answer(
                "terraform show -json*",
                """
                {"resource_changes": [
                  {"address": "aws_a.x", "mode": "managed", "change": {"actions": ["create"]}},
                  {"address": "aws_b.x", "mode": "managed", "change": {"actions": ["delete", "create"]}},
                  {"address": "data.aws_c.x", "mode": "data", "change": {"actions": ["read"]}},
                  {"address": "aws_d.x", "mode": "managed", "change": {"actions": ["no-op"]}}]}""");
        Files.createDirectories(out);
        Files.createFile(out.resolve("plan"));

        var run = commands.run("plan.sh", "global", out.toString());

        assertThat(run.status()).as(run.said()).isZero();
        assertThat(Checkout.text(out.resolve("summary.md")))
                .contains("1 to add, 0 to change, 0 to destroy, 1 to replace")
                .contains("`aws_b.x`");
        assertThat(run.calls("terraform plan")).singleElement().asString().contains("-lock=false");
    }

    @Test
    void tellsOnlyTheCostsThatChange() throws Exception {
        var before = cost("10.00", "1.10");
        var after = cost("17.30", "1.10");

        var run = commands.run("cost-difference.sh", before.toString(), after.toString());

        assertThat(run.said())
                .isEqualTo(
                        """
                | USD | before | after |
                | --- | ---: | ---: |
                | small, us-east-1, a month idle | 10 | 17.3 |
                """);
        assertThat(commands.run("cost-difference.sh", before.toString(), before.toString())
                        .said())
                .contains("does not change");
    }

    private Path cost(String idle, String chats) throws IOException {
        return Files.writeString(
                folder.resolve(idle + ".json"),
                """
                {"deployments": [{"size": "small", "usd_per_month": %s, "floor": {"everywhere": {}, "us-east-1": {}},
                  "work": {"us-east-1": {"chats": {"usd": %s, "per": 1000}}}}]}"""
                        .formatted(idle, chats));
    }

    @Test
    void listsTheStacksInTheirOrder() throws Exception {
        assertThat(commands.run("stacks.sh").said().strip())
                .isEqualTo(
                        "[{\"stack\":\"global\",\"region\":\"us-east-1\"},{\"stack\":\"regional\",\"region\":\"us-east-1\"}]");
    }

    private void packages() throws IOException {
        Files.writeString(folder.resolve("packages.json"), "{}");
    }
}
