package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Platform.Provider.class)
class ChatIT {
    private static final String ISLAND =
            """
            # The island

            The lighthouse was built in 1871 by Wilhelmina Okafor. 😀 It is 31 metres tall.

            The harbour master is Tobias Lindqvist. He keeps the tide tables.

            灯塔的看守人是陈立群。他每天黄昏点灯。

            燈塔的維修費用由漁業公會支付，每年四萬元。
            """;

    private final Platform platform;
    private final Tenant tenant;

    ChatIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
    }

    @AfterEach
    void theModelsRecover() {
        platform.chatModel().recover();
        platform.embeddingModel().recover();
        platform.rerankModel().recover();
    }

    @Test
    void answersInTheLanguageOfTheQuestionWithCitations() {
        var island = tenant.collectionWith("island.md", ISLAND);

        assertAnswer(island, "Who is the harbour master?", "Tobias Lindqvist");
        assertAnswer(island, "灯塔的看守人是谁？", "陈立群");
        assertAnswer(island, "燈塔的維修費用由誰支付？", "漁業公會");
    }

    private JsonNode assertAnswer(String collection, String question, String expected) {
        var answer = tenant.answer(question, collection);
        assertThat(answer.path("answer").asText()).contains(expected);
        assertThat(answer.path("grounded").asBoolean()).isTrue();
        assertThat(answer.path("model").asText()).isEqualTo("local-extractive");
        assertThat(answer.at("/usage/input_tokens").asInt()).isPositive();
        assertThat(answer.at("/usage/output_tokens").asInt()).isPositive();
        assertThat(answer.at("/usage/cost/amount").asText()).isEqualTo("0");
        assertThat(answer.path("latency_ms").isNumber()).isTrue();
        assertThat(answer.has("degraded")).isFalse();
        assertThat(Tenant.field(Tenant.items(answer.path("citations")), "quote"))
                .anyMatch(quote -> quote.contains(expected));
        assertCitationsAreExact(answer);
        return answer;
    }

    /** Every quote is the text at its range, in code points, and every number in the answer has its citation. */
    private void assertCitationsAreExact(JsonNode answer) {
        var index = 0;
        for (var citation : answer.path("citations")) {
            var text = tenant.text(citation.path("document_id").asText())
                    .codePoints()
                    .toArray();
            int start = citation.path("start").asInt();
            int end = citation.path("end").asInt();
            assertThat(citation.path("quote").asText()).isEqualTo(new String(text, start, end - start));
            assertThat(citation.path("index").asInt()).isEqualTo(++index);
            assertThat(answer.path("answer").asText()).contains("[" + index + "]");
            assertThat(citation.path("document_name").asText()).isNotBlank();
            assertThat(citation.path("chunk_id").asText()).isNotBlank();
        }
        assertThat(index).isPositive();
    }

    @Test
    void answersFromRealDocuments() throws IOException {
        var documents = realDocuments();
        var collection = tenant.collection();
        var sent = documents.stream()
                .map(file -> tenant.sendFile(collection, file.getFileName().toString(), bytes(file)))
                .toList();
        sent.forEach(tenant::awaitReady);

        for (var question : List.of("什么是工作流引擎？", "監控系統的目標是什麼？", "平台的演进分为哪些阶段？", "How is the model API monitored?")) {
            var answer = tenant.answer(question, collection);
            assertThat(answer.path("grounded").asBoolean())
                    .as("%s %s", question, answer)
                    .isTrue();
            assertCitationsAreExact(answer);
        }
        var monitoring = tenant.answer("即時監控系統的主要作者是誰？", collection);
        assertThat(monitoring.at("/citations/0/document_name").asText())
                .as(monitoring.toString())
                .contains("monitoring");
    }

    private static List<Path> realDocuments() throws IOException {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var candidate = folder.resolveSibling("shared").resolve("documents");
            if (Files.isDirectory(candidate)) {
                try (Stream<Path> files = Files.list(candidate)) {
                    return files.filter(file -> file.toString().contains(".zh-"))
                            .sorted()
                            .toList();
                }
            }
        }
        var message = "NOT TESTED: there are no real documents in ../shared/documents";
        System.err.println("\n*** " + message + " ***\n");
        Assumptions.abort(message);
        return List.of();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void understandsAFollowUpQuestion() {
        var island = tenant.collectionWith("island.md", ISLAND);
        var first = tenant.answer("Who built the lighthouse?", island);
        assertThat(first.path("answer").asText()).contains("Wilhelmina Okafor");

        var second = tenant.ask(
                        "And how tall is it?",
                        List.of(island),
                        Map.of("conversation_id", first.path("conversation_id").asText()))
                .expect(200)
                .json();

        assertThat(second.path("answer").asText()).contains("31 metres");
        assertThat(second.path("conversation_id").asText())
                .isEqualTo(first.path("conversation_id").asText());
    }

    @Test
    void saysSoWhenTheKnowledgeBaseDoesNotHoldTheAnswer() {
        var island = tenant.collectionWith("island.md", ISLAND);
        for (var question : Map.of(
                        "What does quantum chromodynamics predict?", "knowledge base",
                        "公司的股票代码是什么？", "没有",
                        "公司的股票代號是什麼？", "沒有")
                .entrySet()) {
            var answer = tenant.answer(question.getKey(), island);
            assertThat(answer.path("grounded").asBoolean())
                    .as(answer.toString())
                    .isFalse();
            assertThat(answer.path("citations")).isEmpty();
            assertThat(answer.path("answer").asText()).contains(question.getValue());
        }
        var empty = tenant.answer("Who is the harbour master?", tenant.collection());
        assertThat(empty.path("grounded").asBoolean()).isFalse();
    }

    @Test
    void streamsWhatItKeeps() throws Exception {
        var island = tenant.collectionWith("island.md", ISLAND);
        try (var events = stream(
                Map.of("message", "Who is the harbour master?", "collections", List.of(island), "stream", true))) {
            var all = events.rest();

            var names = all.stream().map(EventStreamReader.Event::name).toList();
            assertThat(names)
                    .startsWith("start", "delta")
                    .endsWith("end")
                    .contains("citation")
                    .doesNotContain("error");
            var text = all.stream()
                    .filter(event -> event.name().equals("delta"))
                    .map(event -> event.data().path("text").asText())
                    .collect(Collectors.joining());
            var citations = all.stream()
                    .filter(event -> event.name().equals("citation"))
                    .map(EventStreamReader.Event::data)
                    .toList();
            var end = all.getLast().data();
            assertThat(end.path("answer").asText()).isEqualTo(text).contains("Tobias Lindqvist");
            assertThat(Tenant.items(end.path("citations"))).isEqualTo(citations);
            assertCitationsAreExact(end);
            assertThat(all.getFirst().data().path("id")).isEqualTo(end.path("id"));
            var kept = messages(end.path("conversation_id").asText()).getFirst();
            assertThat(kept.path("id")).isEqualTo(end.path("id"));
            assertThat(kept.path("text").asText()).isEqualTo(text);
            assertThat(Tenant.items(kept.path("citations"))).isEqualTo(citations);
        }
    }

    @Test
    void aReaderWhoHangsUpLeavesAServiceThatGoesOn() throws Exception {
        var text = IntStream.range(0, 40)
                .mapToObj(i -> "Sentence " + i + " tells what the keeper did on day " + i + " of the storm.")
                .collect(Collectors.joining("\n\n"));
        var storm = tenant.collectionWith("storm.txt", text);
        for (int i = 0; i < 5; i++) {
            try (var events = stream(Map.of(
                    "message",
                    "What did the keeper do in the storm?",
                    "collections",
                    List.of(storm),
                    "stream",
                    true))) {
                assertThat(events.next().orElseThrow().name()).isEqualTo("start");
            }
        }

        assertThat(platform.anonymous()
                        .get("/health")
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("ok");
        assertThat(tenant.answer("What did the keeper do on day 7?", storm)
                        .path("grounded")
                        .asBoolean())
                .isTrue();
    }

    private EventStreamReader stream(Map<String, ?> question) throws Exception {
        var request = tenant.client()
                .request("/api/v1/chat")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(question)));
        var response = Client.HTTP.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return new EventStreamReader(response.body());
    }

    @Test
    void conversationsAreTheirOwnersAndGoWhenDeleted() {
        var collection = tenant.collection();
        var developer = tenant.clientWith("developer");
        var other = tenant.clientWith("developer");
        var conversations = IntStream.range(0, 5)
                .mapToObj(i -> developer
                        .post("/api/v1/chat", Map.of("message", "Question " + i, "collections", List.of(collection)))
                        .expect(200)
                        .json()
                        .path("conversation_id")
                        .asText())
                .toList();
        var mine = new Tenant(tenant.id(), developer);
        var first = conversations.getFirst();

        assertThat(Tenant.field(mine.list("/api/v1/conversations", 2), "id"))
                .containsExactlyElementsOf(conversations.reversed());
        assertThat(developer
                        .get("/api/v1/conversations/" + first)
                        .expect(200)
                        .json()
                        .path("title")
                        .asText())
                .isEqualTo("Question 0");
        var messages = mine.list("/api/v1/conversations/" + first + "/messages", 1);
        assertThat(Tenant.field(messages, "role")).containsExactly("assistant", "user");
        assertThat(messages.getLast().path("text").asText()).isEqualTo("Question 0");

        assertThat(new Tenant(tenant.id(), other).list("/api/v1/conversations", 10))
                .isEmpty();
        other.get("/api/v1/conversations/" + first).problem(404, "not_found");
        other.get("/api/v1/conversations/" + first + "/messages").problem(404, "not_found");
        other.delete("/api/v1/conversations/" + first).problem(404, "not_found");
        other.post("/api/v1/chat", Map.of("message", "And?", "conversation_id", first))
                .problem(404, "not_found");
        other.post("/api/v1/messages/" + messages.getFirst().path("id").asText() + "/feedback", Map.of("rating", 3))
                .problem(404, "not_found");

        developer.delete("/api/v1/conversations/" + first).expect(204);
        developer.get("/api/v1/conversations/" + first).problem(404, "not_found");
        assertThat(platform.count(tenant, "select count(*) from messages where conversation_id = ?", first))
                .isZero();
        assertThat(mine.list("/api/v1/conversations", 10)).hasSize(4);
    }

    @Test
    void keepsTheLastRatingOfAMessage() {
        var message = tenant.answer("Who?", tenant.collection()).path("id").asText();
        var path = "/api/v1/messages/" + message + "/feedback";

        tenant.client().post(path, Map.of("rating", 1)).expect(204);
        tenant.client().post(path, Map.of("rating", 5, "comment", "好")).expect(204);

        assertThat(platform.count(
                        tenant,
                        "select count(*) from message_feedback where message_id = ? and rating = 5 and comment = '好'",
                        message))
                .isEqualTo(1);
        assertThat(platform.count(tenant, "select count(*) from message_feedback where message_id = ?", message))
                .isEqualTo(1);
        for (var rating : List.of(0, 6)) {
            tenant.client().post(path, Map.of("rating", rating)).problem(400, "invalid_request");
        }
    }

    @Test
    void whereTheModelFailsThePassagesSpeakForThemselves() throws Exception {
        var question = "Who is the harbour master here?";
        var island = tenant.collectionWith("island.md", ISLAND);
        platform.chatModel().failOn(question);

        var answer = tenant.answer(question, island);
        assertExtracts(answer);
        var stored = tenant.client()
                .get("/api/v1/conversations/" + answer.path("conversation_id").asText() + "/messages")
                .expect(200)
                .json();
        assertThat(stored.at("/items/0/text")).isEqualTo(answer.path("answer"));
        try (var events = stream(Map.of("message", question, "collections", List.of(island), "stream", true))) {
            var all = events.rest();
            var last = all.getLast();
            assertThat(last.name()).as(all.toString()).isEqualTo("end");
            assertExtracts(last.data());
            assertThat(all.stream()
                            .filter(event -> event.name().equals("delta"))
                            .map(event -> event.data().path("text").asText())
                            .collect(Collectors.joining()))
                    .isEqualTo(last.data().path("answer").asText());
        }

        platform.chatModel().recover();
        assertAnswer(island, question, "Tobias Lindqvist");
    }

    private void assertExtracts(JsonNode answer) {
        assertThat(answer.path("degraded").toString()).isEqualTo("[\"model_unavailable\"]");
        assertThat(answer.path("answer").asText()).contains("cannot be reached", "Tobias Lindqvist");
        assertThat(answer.path("grounded").asBoolean()).isTrue();
        assertThat(answer.at("/usage/output_tokens").asInt()).isZero();
        assertCitationsAreExact(answer);
    }

    @Test
    void extractsThatHaveNothingToDoWithTheQuestionAreNotCalledGrounded() {
        var question = "Zebra quartz xylophone?";
        var island = tenant.collectionWith("island.md", ISLAND);
        platform.chatModel().failOn(question);

        var answer = tenant.answer(question, island);

        assertThat(answer.path("degraded").toString()).isEqualTo("[\"model_unavailable\"]");
        assertThat(answer.path("grounded").asBoolean()).isFalse();
        assertCitationsAreExact(answer);
    }

    @Test
    void anAnswerThatBreaksOffGoesOnWithExtracts() throws Exception {
        var question = "Who is the harbour master now?";
        var island = tenant.collectionWith("island.md", ISLAND);
        platform.chatModel().breakOffOn(question);

        try (var events = stream(Map.of("message", question, "collections", List.of(island), "stream", true))) {
            var end = events.rest().getLast();
            assertThat(end.name()).isEqualTo("end");
            assertThat(end.data().path("degraded").toString()).isEqualTo("[\"model_unavailable\"]");
            assertThat(end.data().path("answer").asText()).contains("cannot be reached");
            assertCitationsAreExact(end.data());
        }
    }

    @Test
    void aModelThatFailsWithoutPassagesLeavesNothingHalfDone() throws Exception {
        var question = "Who is anybody?" + UUID.randomUUID();
        platform.chatModel().failOn(question);

        tenant.ask(question, List.of(), Map.of()).problem(503, "model_unavailable");
        try (var events = stream(Map.of("message", question, "collections", List.of(), "stream", true))) {
            var last = events.rest().getLast();
            assertThat(last.name()).isEqualTo("error");
            assertThat(last.data().path("code").asText()).isEqualTo("model_unavailable");
        }

        assertThat(tenant.list("/api/v1/conversations", 10)).isEmpty();
        assertThat(platform.count(tenant, "select count(*) from messages where tenant_id = ?", tenant.id()))
                .isZero();
    }

    @Test
    void withoutTheRerankModelTheFusedOrderStays() {
        var question = "Who is the harbour master there?";
        var island = tenant.collectionWith("island.md", ISLAND);
        var search = Map.of("query", question, "collections", List.of(island));
        var reranked =
                tenant.client().post("/api/v1/search", search).expect(200).json();
        assertThat(reranked.has("degraded")).isFalse();
        assertThat(reranked.at("/results/0/scores/rerank").isNumber()).isTrue();
        assertThat(reranked.at("/results/0/scores/fused").isNumber()).isTrue();
        assertThat(reranked.at("/results/0/score")).isEqualTo(reranked.at("/results/0/scores/rerank"));

        platform.rerankModel().failOn(question);

        var found = tenant.client().post("/api/v1/search", search).expect(200).json();
        assertThat(found.path("results")).isNotEmpty();
        assertThat(found.at("/results/0/scores").has("rerank")).isFalse();
        assertThat(found.path("degraded").toString()).isEqualTo("[\"rerank_unavailable\"]");
        var answer = tenant.answer(question, island);
        assertThat(answer.path("answer").asText()).contains("Tobias Lindqvist");
        assertThat(answer.path("degraded").toString()).isEqualTo("[\"rerank_unavailable\"]");
        var skipped = tenant.client()
                .post("/api/v1/search", Map.of("query", question, "collections", List.of(island), "rerank", false))
                .expect(200)
                .json();
        assertThat(skipped.has("degraded")).isFalse();
    }

    @Test
    void aFailedQuestionMayBeAskedAgainWithItsIdempotencyKey() {
        var word = "Outage" + UUID.randomUUID();
        var asked = Map.of("message", word, "collections", List.of());
        var key = UUID.randomUUID().toString();
        platform.chatModel().failOn(word);
        tenant.client().post("/api/v1/chat", asked, "Idempotency-Key", key).problem(503, "model_unavailable");
        platform.chatModel().recover();

        var reply = tenant.client().post("/api/v1/chat", asked, "Idempotency-Key", key);

        reply.expect(200);
        assertThat(reply.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void withoutTheEmbeddingModelItFindsByWordsAlone() {
        var question = "Who is the harbour master here?";
        var island = tenant.collectionWith("island.md", ISLAND);
        platform.embeddingModel().failOn(question);

        var answer = tenant.answer(question, island);
        assertThat(answer.path("answer").asText()).contains("Tobias Lindqvist");
        assertThat(Tenant.items(answer.path("degraded")))
                .extracting(JsonNode::asText)
                .containsExactly("embedding_unavailable");
        assertCitationsAreExact(answer);

        var found = tenant.client()
                .post("/api/v1/search", Map.of("query", question, "collections", List.of(island)))
                .expect(200)
                .json();
        assertThat(found.path("results")).isNotEmpty();
        assertThat(found.at("/degraded/0").asText()).isEqualTo("embedding_unavailable");
    }

    private List<JsonNode> messages(String conversation) {
        return eventually(
                () -> tenant.list("/api/v1/conversations/" + conversation + "/messages", 10),
                messages -> messages.size() == 2);
    }
}
