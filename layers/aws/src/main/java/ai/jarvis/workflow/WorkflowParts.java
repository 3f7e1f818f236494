package ai.jarvis.workflow;

import ai.jarvis.agent.AgentParts;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.EmfMetrics;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.quota.Quotas;
import ai.jarvis.sandbox.SandboxParts;
import ai.jarvis.task.DeadLetterStore;
import ai.jarvis.task.SqlDeadLetterStore;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.TenantStore;
import ai.jarvis.workflow.step.AgentStepEnds;
import ai.jarvis.workflow.step.CodeStepEnds;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Clock;
import java.util.Optional;

/** What workflows are run with, over its adapters: the same for the API, the step function and what hears of ends. */
public record WorkflowParts(
        WorkflowStore workflows,
        RunStore runs,
        RunQueue queue,
        RunWatch watch,
        TriggerStore triggers,
        ApprovalStore approvals,
        DeadLetterStore deadLetters,
        StateMachines machines,
        Schedules schedules,
        Payloads payloads,
        EffectLedger ledger,
        RunAccounts accounts,
        RunFeed feed,
        StepJournal journal,
        StepEnds ends,
        WebhookSecrets webhookSecrets,
        EventBridgeWorkflowEvents events,
        RunSlots slots,
        RunEndings endings,
        RunStarter starter,
        RunDispatcher dispatcher,
        RunSubmission submission,
        Optional<SandboxParts> sandbox,
        Optional<AgentParts> agents) {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Who else has a say in runs. */
    public record Others(Quotas quotas, Tasks tasks, TenantStore tenants, Admission admission) {}

    /**
     * Puts them together.
     *
     * @throws IllegalStateException if the settings do not say where workflows run
     */
    public static WorkflowParts of(
            Settings settings, AwsClients aws, Database database, Redis redis, Others others, Clock clock) {
        var where = settings.workflows()
                .orElseThrow(() -> new IllegalStateException("JARVIS_STEP_FUNCTION_ARN is not set"));
        var workflows = new SqlWorkflowStore(database);
        var runs = new SqlRunStore(database);
        var triggers = new SqlTriggerStore(database);
        var approvals = new SqlApprovalStore(database);
        var deadLetters = new SqlDeadLetterStore(database);
        var machines = new SfnStateMachines(aws.stepFunctions(), where, settings.documentsBucket());
        var table = settings.tablePrefix() + "steps";
        var dynamo = aws.dynamoDb();
        var watch = new DynamoRunWatch(dynamo, table);
        var queue = new WatchedRunQueue(new SqlRunQueue(database), watch);
        var accounts = new DynamoRunAccounts(dynamo, table);
        var payloads = new S3Payloads(aws.s3(), settings.documentsBucket());
        var events = new EventBridgeWorkflowEvents(aws.eventBridge(), settings.eventBus());
        var feed = new RedisRunFeed(redis);
        var journal = new DynamoStepJournal(dynamo, table, clock);
        var ends = new StepEnds(feed, journal, clock);
        var slots = new RunSlots(others.quotas());
        var sandbox = sandbox(settings, aws, database, redis, others.quotas(), machines, ends, payloads, clock);
        var agents = settings.agents()
                .map(agentSettings -> AgentParts.of(
                        agentSettings,
                        settings,
                        aws,
                        database,
                        redis,
                        new AgentStepEnds(machines, ends, payloads),
                        new EmfMetrics(),
                        clock));
        var endings = new RunEndings(
                new RunEndings.Stores(runs, queue, accounts, approvals, (tenant, run) -> {
                    sandbox.ifPresent(parts -> parts.endings().withdraw(tenant, run.value()));
                    agents.ifPresent(parts -> parts.endings().withdraw(tenant, run.value()));
                }),
                slots,
                machines,
                new RunEndings.Told(
                        others.tasks(),
                        deadLetters,
                        new MeasuredRunEvents(new FedRunEvents(events, feed, clock), new EmfMetrics()),
                        ends),
                clock);
        var starter = new RunStarter(workflows, runs, machines, accounts, endings, clock);
        var dispatcher = new RunDispatcher(queue, runs, slots, starter, others.admission(), where.mostRuns(), clock);
        var submission = new RunSubmission(
                new RunSubmission.Stores(workflows, runs, queue, accounts, others.tenants()),
                dispatcher,
                payloads,
                others.tasks(),
                deadLetters,
                clock);
        return new WorkflowParts(
                workflows,
                runs,
                queue,
                watch,
                triggers,
                approvals,
                deadLetters,
                machines,
                new EventBridgeSchedules(aws.scheduler(), where),
                payloads,
                new DynamoEffectLedger(dynamo, table),
                accounts,
                feed,
                journal,
                ends,
                new WebhookSecrets(new DynamoWebhookKey(dynamo, table)),
                events,
                slots,
                endings,
                starter,
                dispatcher,
                submission,
                sandbox,
                agents);
    }

    private static Optional<SandboxParts> sandbox(
            Settings settings,
            AwsClients aws,
            Database database,
            Redis redis,
            Quotas quotas,
            StateMachines machines,
            StepEnds ends,
            Payloads payloads,
            Clock clock) {
        return settings.sandbox().map(where -> {
            var objects = SandboxParts.objects(settings, aws, clock);
            var listener = new CodeStepEnds(objects, machines, ends, payloads, WorkflowParts::json);
            return SandboxParts.of(where, objects, aws, database, redis, quotas, listener, new EmfMetrics(), clock);
        });
    }

    /** What a text says, with nothing after it. */
    private static Optional<Object> json(String text) {
        try {
            return Optional.ofNullable(STRICT.readValue(text, Object.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
