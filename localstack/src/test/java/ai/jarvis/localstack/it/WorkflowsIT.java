package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Definitions of workflows and their publication, by the API alone. */
@ExtendWith(Platform.Provider.class)
class WorkflowsIT {
    private final Tenant tenant;
    private final WorkflowClient workflows;

    WorkflowsIT(Platform platform) {
        this.tenant = platform.tenant();
        this.workflows = new WorkflowClient(tenant.client());
    }

    @Test
    void aDefinitionThatCannotRunIsRefusedWithItsLines() {
        var refused = workflows
                .save(
                        """
                name: broken
                version: v1
                steps:
                  - name: a
                    type: nothing
                """)
                .problem(422, "workflow_invalid");

        assertThat(refused.at("/errors/0/line").asInt()).isEqualTo(5);
        assertThat(refused.at("/errors/0/column").asInt()).isGreaterThan(1);
        assertThat(refused.at("/errors/0/pointer").asText()).startsWith("/steps/0");
    }

    @Test
    void aPublishedVersionIsTakenBackAtOnce() {
        var workflow =
                workflows.published("name: versioned\nversion: v1\nsteps:\n  - {name: a, type: return, value: one}\n");
        var path = "/api/v1/workflows/" + workflow;
        Client.send(tenant.client()
                        .request(path)
                        .header("Content-Type", "application/yaml")
                        .PUT(BodyPublishers.ofString(
                                "name: versioned\nversion: v1\nsteps:\n  - {name: a, type: return, value: two}\n")))
                .expect(200);
        assertThat(workflows
                        .ended(workflows.started(workflow, Map.of()))
                        .path("output")
                        .asText())
                .isEqualTo("one");

        tenant.client().post(path + "/publish", Map.of()).expect(200);
        assertThat(workflows
                        .ended(workflows.started(workflow, Map.of()))
                        .path("output")
                        .asText())
                .isEqualTo("two");

        var back =
                tenant.client().post(path + "/rollback", Map.of()).expect(200).json();
        assertThat(back.at("/published/version").asInt()).isEqualTo(1);
        assertThat(workflows
                        .ended(workflows.started(workflow, Map.of()))
                        .path("output")
                        .asText())
                .isEqualTo("one");
    }
}
