package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.resource.MaskedLogGroup;
import ai.jarvis.cdk.resource.ServiceRole;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.services.scheduler.CfnScheduleGroup;
import software.constructs.Construct;

/** What the machines and schedules of workflows have in common, which the platform makes while it runs. */
final class WorkflowRuns extends Construct {
    WorkflowRuns(Construct scope, String id, Site site, Grants grants, MaskedLogGroup.Settings logs) {
        super(scope, id);
        WorkflowNames names = new WorkflowNames(site);
        new MaskedLogGroup(this, "Log", names.log(), logs);
        List<Statement> statements = new ArrayList<>(Machines.ownStatements());
        statements.addAll(grants.statements(names.grants(), List.of()));
        new ServiceRole(
                this,
                "MachineRole",
                site,
                names.machineRoleName(),
                "State machines of workflows",
                "states.amazonaws.com",
                Trust.account(site),
                statements);
        CfnScheduleGroup.Builder.create(this, "Group").name(names.group()).build();
        new ServiceRole(
                this,
                "ScheduleRole",
                site,
                names.scheduleRoleName(),
                "Tells when a schedule of a workflow is due",
                "scheduler.amazonaws.com",
                Trust.account(site),
                List.of(
                        Statement.allow(
                                "TellOfSchedules",
                                List.of("sqs:SendMessage"),
                                List.of(site.arns().queue(names.queue()))),
                        Statement.allow(
                                "UseKeyForSqs",
                                List.of("kms:Decrypt", "kms:GenerateDataKey"),
                                List.of(grants.key("platform")),
                                Trust.via(site, "sqs"))));
    }
}
