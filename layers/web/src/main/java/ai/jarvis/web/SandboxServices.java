package ai.jarvis.web;

import ai.jarvis.sandbox.Sandbox;
import ai.jarvis.sandbox.SandboxLogs;
import ai.jarvis.sandbox.SandboxParts;
import ai.jarvis.workflow.WorkflowParts;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** The sandbox over its adapters: workflows', since their steps wait for executions too. */
@Factory
@Requires(missingProperty = "jarvis.services.elsewhere")
final class SandboxServices {
    @Singleton
    SandboxParts sandboxParts(WorkflowParts parts) {
        return parts.sandbox().orElseThrow(() -> new IllegalStateException("JARVIS_SANDBOX_QUEUE_URL is not set"));
    }

    @Singleton
    Sandbox sandbox(SandboxParts parts) {
        return parts.sandbox();
    }

    @Singleton
    SandboxLogs sandboxLogs(SandboxParts parts) {
        return parts.logs();
    }
}
