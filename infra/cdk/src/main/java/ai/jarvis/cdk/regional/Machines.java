package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.manifest.MachineEntry;
import ai.jarvis.cdk.manifest.Placeholders;
import ai.jarvis.cdk.resource.MaskedLogGroup;
import ai.jarvis.cdk.resource.ServiceRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.stepfunctions.CfnStateMachine;
import software.amazon.awscdk.services.stepfunctions.CfnStateMachineAlias;
import software.amazon.awscdk.services.stepfunctions.CfnStateMachineVersion;
import software.constructs.Construct;

/** The state machines of the manifest. */
final class Machines extends Construct {
    private final Site site;
    private final Map<String, String> arns = new LinkedHashMap<>();
    private final Map<String, CfnStateMachineAlias> aliases = new LinkedHashMap<>();

    Machines(
            Construct scope,
            String id,
            Site site,
            Network network,
            Grants grants,
            Functions functions,
            MaskedLogGroup.Settings logs) {
        super(scope, id);
        this.site = site;
        Map<String, Object> named = new LinkedHashMap<>();
        site.manifests().functions().keySet().forEach(name -> named.put(name.replace('-', '_'), functions.live(name)));
        // A machine is named with a prefix, because a function may have the same name.
        site.manifests()
                .machines()
                .keySet()
                .forEach(name -> named.put("machine_" + name.replace('-', '_'), liveArn(site, name)));
        named.put("database_cluster", site.deployment().name());
        named.put("drill_prefix", Database.drillPrefix(site));
        named.put("subnet_group", site.named("database"));
        named.put("security_group", network.groups().of("database"));
        named.put("owner_secret", grants.arn("owner_secret"));
        site.manifests().machines().forEach((name, machine) -> machine(name, machine, grants, named, logs));
    }

    /** ARN of the alias {@code live} of a machine, before it is made. */
    static String liveArn(Site site, String machine) {
        return site.arns().of("states", "stateMachine:" + site.named(machine) + ":live");
    }

    /** ARNs of all executions of a machine. */
    static String executions(Site site, String machine) {
        return site.arns().of("states", "execution:" + site.named(machine) + ":*");
    }

    /** ARNs of all machines, once they are made, by their names. */
    Map<String, String> arns() {
        return arns;
    }

    /** ARN of the alias {@code live} of a machine, once it is made. */
    String live(String machine) {
        CfnStateMachineAlias made = aliases.get(machine);
        if (made == null) {
            throw new IllegalArgumentException("statemachines/statemachines.yaml has no machine " + machine);
        }
        return made.getRef();
    }

    private void machine(
            String name, MachineEntry entry, Grants grants, Map<String, Object> named, MaskedLogGroup.Settings logs) {
        MaskedLogGroup log =
                new MaskedLogGroup(this, "Log-" + name, "/aws/vendedlogs/states/" + site.named(name), logs);
        ServiceRole role = new ServiceRole(
                this,
                "Role-" + name,
                site,
                site.roleName("machine-" + name),
                "State machine " + name,
                "states.amazonaws.com",
                Trust.account(site),
                statements(entry, grants));
        String file = "statemachines/" + name + ".asl.json";
        String definition = Placeholders.fill(site.manifests().text(file), named, file);
        CfnStateMachine machine = CfnStateMachine.Builder.create(this, "Machine-" + name)
                .stateMachineName(site.named(name))
                .stateMachineType(entry.type())
                .roleArn(role.arn())
                .definitionString(definition)
                .loggingConfiguration(CfnStateMachine.LoggingConfigurationProperty.builder()
                        .level(entry.log() == null ? "ALL" : entry.log())
                        .includeExecutionData(false)
                        .destinations(
                                List.of(Json.object("cloudWatchLogsLogGroup", Json.object("logGroupArn", log.arn()))))
                        .build())
                .tracingConfiguration(CfnStateMachine.TracingConfigurationProperty.builder()
                        .enabled(true)
                        .build())
                .build();
        arns.put(name, machine.getRef());
        CfnStateMachineVersion version = CfnStateMachineVersion.Builder.create(this, "Version-" + name)
                .stateMachineArn(machine.getRef())
                .stateMachineRevisionId(machine.getAttrStateMachineRevisionId())
                .build();
        aliases.put(
                name,
                CfnStateMachineAlias.Builder.create(this, "Live-" + name)
                        .name("live")
                        .deploymentPreference(CfnStateMachineAlias.DeploymentPreferenceProperty.builder()
                                .type("ALL_AT_ONCE")
                                .stateMachineVersionArn(version.getRef())
                                .build())
                        .build());
    }

    private static List<Statement> statements(MachineEntry entry, Grants grants) {
        List<Statement> statements = new ArrayList<>(ownStatements());
        statements.addAll(grants.statements(entry.grants(), List.of()));
        return statements;
    }

    /** What Step Functions does with a machine's role beside the machine's own work. */
    static List<Statement> ownStatements() {
        return List.of(
                Statement.allow(
                        "DeliverLogs",
                        List.of(
                                "logs:CreateLogDelivery",
                                "logs:DeleteLogDelivery",
                                "logs:DescribeLogGroups",
                                "logs:DescribeResourcePolicies",
                                "logs:GetLogDelivery",
                                "logs:ListLogDeliveries",
                                "logs:PutResourcePolicy",
                                "logs:UpdateLogDelivery"),
                        List.of("*")),
                Statement.allow(
                        "SendTraces",
                        List.of(
                                "xray:GetSamplingRules",
                                "xray:GetSamplingTargets",
                                "xray:PutTelemetryRecords",
                                "xray:PutTraceSegments"),
                        List.of("*")));
    }
}
