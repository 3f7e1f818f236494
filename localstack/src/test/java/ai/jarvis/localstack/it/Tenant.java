package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** A tenant, as its administrator uses it. */
record Tenant(String id, Client client) {
    private static final Set<String> ENDS = Set.of("ready", "failed");

    String collection() {
        return client.post("/api/v1/collections", Map.of("name", "Handbooks"))
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    /** Another client of the tenant with a new key of these roles. */
    Client clientWith(String... roles) {
        return client.withKey(issueKey(roles).path("api_key").asText());
    }

    /** Makes something; its id. */
    String make(String path, Map<String, ?> body) {
        return client.post(path, body).expect(201).json().path("id").asText();
    }

    JsonNode issueKey(String... roles) {
        return client.post("/api/v1/api-keys", Map.of("name", "a key", "roles", List.of(roles)))
                .expect(201)
                .json();
    }

    /** Sends text; the document's id. */
    String sendText(String collection, String name, String text) {
        return client.post(documents(collection), Map.of("name", name, "text", text))
                .expect(202)
                .json()
                .path("id")
                .asText();
    }

    /** Sends a file; the document's id. */
    String sendFile(String collection, String name, byte[] content) {
        return client.postFile(documents(collection), name, content, Map.of())
                .expect(202)
                .json()
                .path("id")
                .asText();
    }

    static String documents(String collection) {
        return "/api/v1/collections/" + collection + "/documents";
    }

    JsonNode document(String document) {
        return client.get("/api/v1/documents/" + document).expect(200).json();
    }

    /** The document when nothing more happens to it. */
    JsonNode awaitEnd(String document) {
        return eventually(
                () -> document(document),
                state -> ENDS.contains(state.path("status").asText()));
    }

    JsonNode awaitReady(String document) {
        var state = awaitEnd(document);
        assertThat(state.path("status").asText()).as(state.toString()).isEqualTo("ready");
        return state;
    }

    /** The message of a document that cannot be read. */
    String awaitFailure(String document) {
        var state = awaitEnd(document);
        assertThat(state.path("status").asText()).as(state.toString()).isEqualTo("failed");
        return state.path("error").asText();
    }

    /** A text in a collection of its own, ready to be asked about; the collection's id. */
    String collectionWith(String name, String text) {
        var collection = collection();
        awaitReady(sendText(collection, name, text));
        return collection;
    }

    String text(String document) {
        return client.get("/api/v1/documents/" + document + "/text").expect(200).text();
    }

    List<JsonNode> search(String collection, String mode, String query) {
        return items(client.post(
                        "/api/v1/search",
                        Map.of("query", query, "collections", List.of(collection), "mode", mode, "top_k", 100))
                .expect(200)
                .json()
                .path("results"));
    }

    /** All chunks of a collection that has at most a hundred. */
    List<JsonNode> chunks(String collection) {
        return search(collection, "vector", "anything at all");
    }

    /** All items of a list, page by page. */
    List<JsonNode> list(String path, int limit) {
        var all = new ArrayList<JsonNode>();
        var page = client.get(path + "?limit=" + limit).expect(200).json();
        while (true) {
            assertThat(page.path("items").size()).isLessThanOrEqualTo(limit);
            all.addAll(items(page.path("items")));
            if (!page.has("next_cursor")) {
                return all;
            }
            page = client.get(path + "?limit=" + limit + "&cursor="
                            + page.path("next_cursor").asText())
                    .expect(200)
                    .json();
        }
    }

    /** Asks in some collections, with whatever else the question has. */
    Reply ask(String message, List<String> collections, Map<String, ?> more) {
        var question = new HashMap<String, Object>(more);
        question.put("message", message);
        question.put("collections", collections);
        return client.post("/api/v1/chat", question);
    }

    JsonNode answer(String message, String... collections) {
        return ask(message, List.of(collections), Map.of()).expect(200).json();
    }

    static List<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    static List<String> field(List<JsonNode> nodes, String name) {
        return nodes.stream().map(node -> node.path(name).asText()).toList();
    }
}
