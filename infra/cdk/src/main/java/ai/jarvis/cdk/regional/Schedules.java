package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.manifest.ScheduleEntry;
import ai.jarvis.cdk.resource.ServiceRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.scheduler.CfnScheduleGroup;
import software.constructs.Construct;

/** What EventBridge Scheduler starts in a region of this role. */
final class Schedules extends Construct {
    private static final int QUARTER_OF_AN_HOUR = 15;
    private static final int AN_HOUR = 3600;
    private static final int ATTEMPTS = 10;

    Schedules(Construct scope, String id, Site site, Machines machines, Queues queues, Grants grants) {
        super(scope, id);
        Map<String, ScheduleEntry> own = new LinkedHashMap<>(site.manifests().schedules());
        own.values()
                .removeIf(schedule -> schedule.role() != null
                        && !schedule.role().equals(site.role().label()));
        CfnScheduleGroup group = CfnScheduleGroup.Builder.create(this, "Group")
                .name(site.deployment().name())
                .build();
        ServiceRole role = new ServiceRole(
                this,
                "Role",
                site,
                site.roleName("scheduler"),
                "Starts what the schedules start",
                "scheduler.amazonaws.com",
                Trust.account(site),
                own.isEmpty() ? List.of() : statements(site, own, grants));
        own.forEach((name, schedule) -> CfnSchedule.Builder.create(this, "Schedule-" + name)
                .name(site.named(name))
                .description(schedule.description())
                .groupName(group.getRef())
                .scheduleExpression(schedule.expression())
                .scheduleExpressionTimezone("UTC")
                .flexibleTimeWindow(window(schedule))
                .target(CfnSchedule.TargetProperty.builder()
                        .arn(machines.live(schedule.stateMachine()))
                        .roleArn(role.arn())
                        .input(schedule.input().toString())
                        .deadLetterConfig(CfnSchedule.DeadLetterConfigProperty.builder()
                                .arn(queues.undelivered())
                                .build())
                        .retryPolicy(CfnSchedule.RetryPolicyProperty.builder()
                                .maximumEventAgeInSeconds(AN_HOUR)
                                .maximumRetryAttempts(ATTEMPTS)
                                .build())
                        .build())
                .build());
    }

    /** What is started every few minutes is started then. */
    private static CfnSchedule.FlexibleTimeWindowProperty window(ScheduleEntry schedule) {
        boolean often = schedule.expression().startsWith("rate");
        return CfnSchedule.FlexibleTimeWindowProperty.builder()
                .mode(often ? "OFF" : "FLEXIBLE")
                .maximumWindowInMinutes(often ? null : QUARTER_OF_AN_HOUR)
                .build();
    }

    private static List<Statement> statements(Site site, Map<String, ScheduleEntry> own, Grants grants) {
        return List.of(
                Statement.allow(
                        "StartMachines",
                        List.of("states:StartExecution"),
                        own.values().stream()
                                .map(schedule -> Machines.liveArn(site, schedule.stateMachine()))
                                .toList()),
                Statement.allow(
                        "KeepWhatCouldNotStart",
                        List.of("sqs:SendMessage"),
                        List.of(site.arns().queue(site.named("undelivered-dead-letters")))),
                Statement.allow(
                        "UseKeyForSqs",
                        List.of("kms:Decrypt", "kms:GenerateDataKey"),
                        List.of(grants.key("platform")),
                        Trust.via(site, "sqs")));
    }
}
