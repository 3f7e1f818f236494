package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.resource.ServiceRole;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.services.codedeploy.CfnApplication;
import software.amazon.awscdk.services.codedeploy.CfnDeploymentGroup;
import software.constructs.Construct;

/**
 * New versions of functions that answer people get a part of the calls first; CodeDeploy takes them back when an alarm of
 * the function goes off.
 */
final class Delivery extends Construct {
    Delivery(Construct scope, String id, Site site, Functions functions) {
        super(scope, id);
        CfnApplication application = CfnApplication.Builder.create(this, "Application")
                .applicationName(site.deployment().name())
                .computePlatform("Lambda")
                .build();
        ServiceRole role = new ServiceRole(
                this,
                "Role",
                site,
                site.roleName("codedeploy"),
                "Moves calls to new versions of functions",
                "codedeploy.amazonaws.com",
                Map.of(),
                statements(site));
        for (String function : Functions.shifted(site)) {
            CfnDeploymentGroup group = CfnDeploymentGroup.Builder.create(this, "Group-" + function)
                    .applicationName(application.getRef())
                    .deploymentGroupName(function)
                    .serviceRoleArn(role.arn())
                    .deploymentConfigName(
                            site.size("delivery").required("configuration").asText())
                    .deploymentStyle(CfnDeploymentGroup.DeploymentStyleProperty.builder()
                            .deploymentOption("WITH_TRAFFIC_CONTROL")
                            .deploymentType("BLUE_GREEN")
                            .build())
                    .autoRollbackConfiguration(CfnDeploymentGroup.AutoRollbackConfigurationProperty.builder()
                            .enabled(true)
                            .events(List.of("DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"))
                            .build())
                    .alarmConfiguration(CfnDeploymentGroup.AlarmConfigurationProperty.builder()
                            .enabled(true)
                            .alarms(Alarms.rollingBack(site, function).stream()
                                    .map(alarm -> Json.object("name", alarm))
                                    .toList())
                            .build())
                    .build();
            functions.function(function).shift(application.getRef(), group.getRef());
        }
    }

    private static List<Statement> statements(Site site) {
        return List.of(
                Statement.allow(
                        "MoveAliases",
                        List.of("lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"),
                        Functions.shifted(site).stream()
                                .map(function -> site.arns().of("lambda", "function:" + site.named(function)))
                                .flatMap(arn -> Stream.of(arn, arn + ":*"))
                                .toList()),
                Statement.allow("ReadAlarms", List.of("cloudwatch:DescribeAlarms"), List.of("*")));
    }
}
