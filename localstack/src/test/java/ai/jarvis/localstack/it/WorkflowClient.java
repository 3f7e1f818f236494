package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Set;

/** Workflows, as a program uses them over the API. */
record WorkflowClient(Client client) {

    private static final Set<String> ENDS = Set.of("success", "failed", "cancelled");

    Reply save(String definition) {
        return Client.send(client.request("/api/v1/workflows")
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(definition)));
    }

    /** Saves and publishes a workflow; its id. */
    String published(String definition) {
        var id = save(definition).expect(201).json().path("id").asText();
        client.post("/api/v1/workflows/" + id + "/publish", Map.of()).expect(200);
        return id;
    }

    /** Starts a run; its id. */
    String started(String workflow, Map<String, ?> body) {
        return client.post("/api/v1/workflows/" + workflow + "/runs", body)
                .expect(202)
                .json()
                .path("id")
                .asText();
    }

    JsonNode run(String id) {
        return client.get("/api/v1/runs/" + id).expect(200).json();
    }

    /** The run when it has ended. */
    JsonNode ended(String id) {
        return eventually(() -> run(id), run -> ENDS.contains(run.path("status").asText()));
    }

    static JsonNode step(JsonNode run, String name) {
        for (var step : run.path("steps")) {
            if (step.path("name").asText().equals(name)) {
                return step;
            }
        }
        throw new AssertionError("No step " + name + " in " + run);
    }
}
