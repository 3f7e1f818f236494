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

    @Test
    void isPublishedOnlyWhenTheWorkflowsThatItHasRunAre() {
        var inner = workflows
                .save("name: inner\nversion: v1\nsteps:\n  - {name: a, type: return, value: one}\n")
                .expect(201)
                .json()
                .path("id")
                .asText();
        var outer = workflows
                .save(
                        """
                        name: outer
                        version: v1
                        steps:
                          - name: call
                            type: sub_workflow
                            inputs: {workflow: inner}
                        """)
                .expect(201)
                .json()
                .path("id")
                .asText();
        var publish = "/api/v1/workflows/" + outer + "/publish";

        var refused = tenant.client().post(publish, Map.of()).problem(422, "workflow_invalid");
        assertThat(refused.at("/errors/0/pointer").asText()).isEqualTo("/steps/0/inputs/workflow");
        assertThat(refused.at("/errors/0/line").asInt()).isEqualTo(6);

        tenant.client()
                .post("/api/v1/workflows/" + inner + "/publish", Map.of())
                .expect(200);
        tenant.client().post(publish, Map.of()).expect(200);
    }

    @Test
    void aRunIsRefusedThatLacksWhatItsWorkflowDeclares() {
        var workflow = workflows.published(
                """
                name: declares
                version: v1
                inputs: {question: string, top_k: {type: number, default: 5}}
                steps:
                  - {name: answer, type: return, value: "${question}"}
                """);

        var refused = tenant.client()
                .post("/api/v1/workflows/" + workflow + "/runs", Map.of("input", Map.of("top_k", "five")))
                .problem(422, "invalid_input");

        assertThat(refused.findValuesAsText("pointer")).containsExactlyInAnyOrder("/input/question", "/input/top_k");
        assertThat(tenant.client().get("/api/v1/runs").json().path("items")).isEmpty();
    }
}
