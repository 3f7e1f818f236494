package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Documents that not everybody in a tenant may read. */
@ExtendWith(Platform.Provider.class)
class DocumentAccessIT {
    private static final String SECRET = "The bonus of the harbour master is 4711 crowns.";

    private final Platform platform;
    private final Logins logins;
    private final Tenant tenant;
    private final String collection;

    /** Each in a role of their own, and both writers of documents. */
    private final String ann;

    private final String bob;

    DocumentAccessIT(Platform platform) {
        this.platform = platform;
        this.logins = Logins.of(platform);
        this.tenant = platform.tenant();
        this.collection = tenant.collection();
        var may = List.of(
                "documents:read",
                "documents:write",
                "documents:delete",
                "chat:create",
                "chat:read",
                "workflow:execute",
                "workflow:read");
        for (var role : List.of("payroll", "press")) {
            tenant.make("/api/v1/roles", Map.of("name", role, "permissions", may));
        }
        this.ann = user("ann@example.com", "payroll");
        this.bob = user("bob@example.com", "press");
    }

    private String user(String email, String role) {
        return tenant.make("/api/v1/users", Map.of("email", email, "roles", List.of(role)));
    }

    private Client as(String name) {
        return platform.anonymous().withKey(logins.token(name + "@example.com", tenant.id()));
    }

    private String send(Client client, String name, String text, Map<String, ?> access) {
        var body = new HashMap<String, Object>(Map.of("name", name, "text", text));
        if (!access.isEmpty()) {
            body.put("access", access);
        }
        var id = client.post(Tenant.documents(collection), body)
                .expect(202)
                .json()
                .path("id")
                .asText();
        tenant.awaitReady(id);
        return id;
    }

    private static List<JsonNode> search(Client client, String collection, String mode, String query, int topK) {
        return Tenant.items(client.post(
                        "/api/v1/search",
                        Map.of("query", query, "collections", List.of(collection), "mode", mode, "top_k", topK))
                .expect(200)
                .json()
                .path("results"));
    }

    private JsonNode ask(Client client, String message) {
        return client.post("/api/v1/chat", Map.of("message", message, "collections", List.of(collection)))
                .expect(200)
                .json();
    }

    private void assertUnknown(Client client, String document) {
        var unknown = "doc_01J00000000000000000000000";
        for (var path : List.of("", "/text", "/content")) {
            var refused = client.get("/api/v1/documents/" + document + path).problem(404, "not_found");
            var other = client.get("/api/v1/documents/" + unknown + path).problem(404, "not_found");
            assertThat(refused.path("detail")).isEqualTo(other.path("detail"));
            assertThat(refused.path("title")).isEqualTo(other.path("title"));
        }
        client.patch("/api/v1/documents/" + document, Map.of("metadata", Map.of()))
                .problem(404, "not_found");
        client.delete("/api/v1/documents/" + document).problem(404, "not_found");
    }

    @Test
    void aDocumentOfARoleIsNotThereForOthers() {
        var secret = send(tenant.client(), "bonus.txt", SECRET, Map.of("roles", List.of("payroll")));
        send(tenant.client(), "news.txt", "The harbour is open all day.", Map.of());

        for (var mode : List.of("vector", "keyword", "hybrid")) {
            assertThat(Tenant.field(search(as("ann"), collection, mode, "bonus harbour master", 10), "document_name"))
                    .contains("bonus.txt");
            assertThat(Tenant.field(search(as("bob"), collection, mode, "bonus harbour master", 10), "document_name"))
                    .containsExactly("news.txt");
        }
        assertThat(new Tenant(tenant.id(), as("bob")).list(Tenant.documents(collection), 1))
                .extracting(document -> document.path("name").asText())
                .containsExactly("news.txt");
        assertThat(Tenant.field(tenant.list(Tenant.documents(collection), 1), "name"))
                .containsExactlyInAnyOrder("news.txt", "bonus.txt");
        assertUnknown(as("bob"), secret);
        assertThat(ask(as("ann"), "What is the bonus of the harbour master?")
                        .path("answer")
                        .asText())
                .contains("4711");
        assertThat(ask(as("bob"), "What is the bonus of the harbour master?").toString())
                .doesNotContain("4711", "bonus.txt");
    }

    @Test
    void aDocumentOfAUserIsTheirsAlone() {
        var secret = send(tenant.client(), "bonus.txt", SECRET, Map.of("users", List.of(ann)));

        var seen = as("ann").get("/api/v1/documents/" + secret).expect(200).json();
        assertThat(seen.path("access").toString()).isEqualTo("{\"roles\":[],\"users\":[\"" + ann + "\"]}");
        assertThat(as("ann")
                        .get("/api/v1/documents/" + secret + "/text")
                        .expect(200)
                        .text())
                .isEqualTo(SECRET);
        assertUnknown(as("bob"), secret);
        assertUnknown(tenant.clientWith("payroll"), secret);
        assertThat(search(tenant.client(), collection, "hybrid", "bonus", 10)).hasSize(1);
    }

    @Test
    void whatOthersMayReadTakesNoPlaceInTheResults() {
        send(tenant.client(), "open.txt", notes("Notes of the day about this and that. ", 30), Map.of());
        var hidden = Map.of("roles", List.of("payroll"));
        send(tenant.client(), "kept.txt", notes("Harbour notes and nothing but harbour notes. ", 130), hidden);

        for (var mode : List.of("vector", "keyword", "hybrid")) {
            assertThat(Tenant.field(search(as("ann"), collection, mode, "harbour notes", 20), "document_name"))
                    .contains("kept.txt");
            assertThat(Tenant.field(search(as("bob"), collection, mode, "harbour notes", 20), "document_name"))
                    .as(mode)
                    .hasSize(20)
                    .containsOnly("open.txt");
        }
    }

    /** A text of at least so many chunks. */
    private static String notes(String sentence, int chunks) {
        return IntStream.range(0, chunks)
                .mapToObj(i -> ("Number " + i + ". " + sentence).repeat(24))
                .collect(Collectors.joining("\n\n"));
    }

    @Test
    void aChangedAccessWorksAtOnceAndIsOnRecord() {
        var document = send(as("ann"), "bonus.txt", SECRET, Map.of());
        assertThat(search(as("bob"), collection, "hybrid", "bonus", 10)).hasSize(1);
        var conversation = ask(as("bob"), "What is the bonus of the harbour master?");
        assertThat(conversation.at("/citations/0/quote").asText()).contains("4711");

        var limited = as("ann")
                .patch("/api/v1/documents/" + document, Map.of("access", Map.of("roles", List.of("payroll"))))
                .expect(200)
                .json();

        assertThat(limited.path("access").toString()).isEqualTo("{\"roles\":[\"payroll\"],\"users\":[]}");
        assertThat(search(as("bob"), collection, "hybrid", "bonus", 10)).isEmpty();
        assertUnknown(as("bob"), document);
        var messages =
                "/api/v1/conversations/" + conversation.path("conversation_id").asText() + "/messages";
        var citation = as("bob").get(messages).expect(200).json().at("/items/0/citations/0");
        assertThat(citation.path("document_id").asText()).isEqualTo(document);
        assertThat(citation.has("quote")).isFalse();
        assertThat(citation.has("document_name")).isFalse();
        var record = tenant.client()
                .get("/api/v1/audit?action=document.update")
                .expect(200)
                .json()
                .at("/items/0");
        assertThat(record.path("actor").asText()).isEqualTo(ann);
        assertThat(record.toString()).contains("payroll");

        as("ann")
                .patch("/api/v1/documents/" + document, Map.of("access", Map.of()))
                .expect(200);
        assertThat(search(as("bob"), collection, "hybrid", "bonus", 10)).hasSize(1);
        assertThat(as("bob")
                        .get(messages)
                        .expect(200)
                        .json()
                        .at("/items/0/citations/0/quote")
                        .asText())
                .contains("4711");
    }

    @Test
    void nobodyShutsThemselvesOut() {
        var document = send(as("ann"), "bonus.txt", SECRET, Map.of("roles", List.of("press")));

        var seen = as("ann").get("/api/v1/documents/" + document).expect(200).json();
        assertThat(seen.path("access").toString()).isEqualTo("{\"roles\":[\"press\"],\"users\":[\"" + ann + "\"]}");
        as("bob").get("/api/v1/documents/" + document).expect(200);
    }

    @Test
    void whoDoesNotSeeADocumentDoesNotReplaceItByName() {
        var secret = send(tenant.client(), "bonus.txt", SECRET, Map.of("users", List.of(ann)));

        as("bob")
                .post(Tenant.documents(collection), Map.of("name", "bonus.txt", "text", "None."))
                .problem(409, "name_taken");
        as("bob")
                .postForm(Tenant.documents(collection), "bonus.txt", new byte[] {'x'}, Map.of())
                .problem(409, "name_taken");
        as("bob")
                .post(Tenant.documents(collection), Map.of("name", "bonus.txt", "upload", "presigned"))
                .problem(409, "name_taken");
        as("bob").delete("/api/v1/collections/" + collection).problem(409, "collection_in_use");

        assertThat(tenant.text(secret)).isEqualTo(SECRET);
        var replaced = send(as("ann"), "bonus.txt", "It is less now.", Map.of());
        assertThat(replaced).isEqualTo(secret);
        assertThat(tenant.document(secret).at("/access/users/0").asText()).isEqualTo(ann);
    }

    @Test
    void accessComesWithAFormAndWithAPresignedUploadToo() {
        var form = as("bob")
                .postForm(
                        Tenant.documents(collection),
                        "a.txt",
                        "One.".getBytes(StandardCharsets.UTF_8),
                        Map.of("access", Map.of("users", List.of(bob)), "metadata", Map.of("kind", "form")))
                .expect(202)
                .json();
        var awaited = as("bob")
                .post(
                        Tenant.documents(collection),
                        Map.of("name", "b.txt", "upload", "presigned", "access", Map.of("roles", List.of("press"))))
                .expect(201)
                .json();

        for (var id : List.of(form.path("id").asText(), awaited.path("id").asText())) {
            as("bob").get("/api/v1/documents/" + id).expect(200);
            as("ann").get("/api/v1/documents/" + id).problem(404, "not_found");
        }
        as("bob")
                .get("/api/v1/documents/" + awaited.path("id").asText() + "/content")
                .problem(409, "document_not_ready");
    }

    @Test
    void aWorkflowFindsWhatWhoeverStartedItMayRead() {
        var secret = send(tenant.client(), "bonus.txt", SECRET, Map.of("roles", List.of("payroll")));
        var workflow = new WorkflowClient(tenant.client())
                .published(
                        """
                        name: bonus
                        version: v1
                        steps:
                          - name: find
                            type: rag_retrieve
                            inputs: {query: "bonus of the harbour master", collection: %s}
                            outputs: {found: "${retrieved_docs}"}
                          - name: answer
                            type: return
                            value: ${found}
                        """
                                .formatted(collection));

        assertThat(output(as("ann"), workflow)).contains(secret);
        assertThat(output(as("bob"), workflow)).isEqualTo("[]");
    }

    private static String output(Client client, String workflow) {
        var workflows = new WorkflowClient(client);
        var run = workflows.ended(workflows.started(workflow, Map.of("input", Map.of())));
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("success");
        return run.path("output").toString();
    }

    @Test
    void rolesAndUsersThatThereAreNotAreRefused() {
        var path = Tenant.documents(collection);
        for (var wrong : List.of(
                Map.entry("/access/roles", Map.of("roles", List.of("pirates"))),
                Map.entry("/access/roles/0", Map.of("roles", List.of("No Name"))),
                Map.entry("/access/users", Map.of("users", List.of("usr_01J00000000000000000000000"))),
                Map.entry("/access/users/1", Map.of("users", List.of(ann, "ann@example.com"))))) {
            var body = Map.of("name", "a.txt", "text", "One.", "access", wrong.getValue());
            var problem = as("ann").post(path, body).problem(400, "invalid_request");
            assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo(wrong.getKey());
        }
        assertThat(tenant.list(path, 10)).isEmpty();
    }

    @Test
    void whoeverSeesADocumentGetsItsOriginal() throws Exception {
        var bytes = "Bonus\r\n\r\n4711 crowns €".getBytes(StandardCharsets.UTF_8);
        var document = as("ann")
                .postForm(
                        Tenant.documents(collection),
                        "Löhne 2030.md",
                        bytes,
                        Map.of("access", Map.of("roles", List.of("payroll"))))
                .expect(202)
                .json()
                .path("id")
                .asText();
        tenant.awaitReady(document);

        var content = as("ann")
                .get("/api/v1/documents/" + document + "/content")
                .expect(200)
                .json();

        assertThat(content.path("name").asText()).isEqualTo("Löhne 2030.md");
        assertThat(content.has("expires_at")).isTrue();
        var file = download(content.path("url").asText());
        assertThat(file.body()).isEqualTo(bytes);
        assertThat(file.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''L%C3%B6hne%202030.md");
        as("bob").get("/api/v1/documents/" + document + "/content").problem(404, "not_found");
    }

    private static java.net.http.HttpResponse<byte[]> download(String url) throws IOException, InterruptedException {
        var file = Client.HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
        assertThat(file.statusCode()).isEqualTo(200);
        return file;
    }
}
