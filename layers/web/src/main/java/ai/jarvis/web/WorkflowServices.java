package ai.jarvis.web;

import ai.jarvis.knowledge.CollectionStore;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.quota.Quotas;
import ai.jarvis.task.DeadLetters;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.TenantStore;
import ai.jarvis.workflow.Approvals;
import ai.jarvis.workflow.CompiledDefinitions;
import ai.jarvis.workflow.Definitions;
import ai.jarvis.workflow.Publishing;
import ai.jarvis.workflow.RunHistory;
import ai.jarvis.workflow.RunReplay;
import ai.jarvis.workflow.Runs;
import ai.jarvis.workflow.TenantEvents;
import ai.jarvis.workflow.Triggers;
import ai.jarvis.workflow.WorkflowParts;
import ai.jarvis.workflow.Workflows;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Workflows over their adapters. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class WorkflowServices {
    @Singleton
    WorkflowParts workflowParts(
            Settings settings,
            AwsClients aws,
            Database database,
            Redis redis,
            Quotas quotas,
            Tasks tasks,
            TenantStore tenants,
            Admission admission,
            Clock clock) {
        return WorkflowParts.of(
                settings, aws, database, redis, new WorkflowParts.Others(quotas, tasks, tenants, admission), clock);
    }

    @Singleton
    Definitions definitions(WorkflowParts parts, ChatModels models, CollectionStore collections) {
        return new CompiledDefinitions(models, collections, parts.workflows());
    }

    @Singleton
    Workflows workflows(WorkflowParts parts, Definitions definitions, Clock clock) {
        return new Workflows(
                new Workflows.Stores(parts.workflows(), parts.runs(), parts.triggers()),
                definitions,
                parts.machines(),
                parts.schedules(),
                clock);
    }

    @Singleton
    Publishing publishing(WorkflowParts parts, Definitions definitions, Clock clock) {
        return new Publishing(parts.workflows(), definitions, parts.machines(), clock);
    }

    @Singleton
    Runs runs(WorkflowParts parts, Clock clock) {
        return new Runs(
                parts.runs(),
                new Runs.Work(parts.submission(), parts.dispatcher(), parts.endings()),
                new RunHistory(parts.machines(), parts.workflows(), parts.runs(), parts.journal()),
                parts.feed(),
                parts.payloads(),
                clock);
    }

    @Singleton
    Triggers triggers(WorkflowParts parts, Clock clock) {
        return new Triggers(
                parts.triggers(),
                parts.workflows(),
                parts.schedules(),
                parts.submission(),
                parts.webhookSecrets(),
                clock);
    }

    @Singleton
    TenantEvents tenantEvents(WorkflowParts parts) {
        return parts.events();
    }

    @Singleton
    Approvals approvals(WorkflowParts parts, Clock clock) {
        return new Approvals(parts.approvals(), parts.machines(), parts.ends(), clock);
    }

    @Singleton
    DeadLetters deadLetters(WorkflowParts parts, Tasks tasks, Runs runs, Clock clock) {
        return new DeadLetters(parts.deadLetters(), tasks, List.of(new RunReplay(runs)), clock);
    }
}
