package ai.jarvis.localstack.demo;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.localstack.client.Environment;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Loads the sample documents and asks questions about them, for a newcomer: {@code ./jarvis demo}. */
public final class Demo {
    private static final String COLLECTION = "Jarvis demo";

    private final Api api;
    private final Screen screen;
    private final Map<String, String> texts = new HashMap<>();

    private Demo(Api api, Screen screen) {
        this.api = api;
        this.screen = screen;
    }

    /** Ends with 1 if anything is not as it should be. */
    public static void main(String[] arguments) {
        var screen = new Screen();
        try (var api = Api.fromEnvironment()) {
            new Demo(api, screen).run();
        } catch (ApiException e) {
            screen.check(false, String.valueOf(e.getMessage()));
        }
        System.exit(screen.failures() == 0 ? 0 : 1);
    }

    private void run() {
        screen.heading("1. A collection");
        // Another run's is replaced, so that this one shows the whole way again.
        api.findCollection(COLLECTION).ifPresent(earlier -> {
            api.deleteCollection(earlier);
            screen.line("The collection of the last run is deleted.");
        });
        var collection = api.createCollection(COLLECTION);
        screen.line("“" + COLLECTION + "” is " + collection + " at " + Environment.get("JARVIS_URL"));

        screen.heading("2. Five documents, three ways to upload them");
        var documents = new SampleUploads(api, collection, screen).run();
        documents.values().forEach(id -> texts.put(id, api.text("/api/v1/documents/" + id + "/text")));

        screen.heading("3. Questions, answered with exact quotes");
        var first = question(
                collection, "How many days of paid annual leave do employees have?", "employee-handbook.md", "27 days");
        question(collection, "How many weeks of parental leave can parents take?", "employee-handbook.md", "20 weeks");
        question(collection, "What does the Gateway Professional cost?", "price-list.csv", "748.00");
        question(
                collection,
                "What price does an express parcel have?",
                "ShippingCost.java",
                "doubled for an express parcel");
        question(collection, "断网时数据会丢失吗？", "产品常见问题.md", "最多缓存七天");
        question(collection, "网关主机的保修期有多长？", "产品常见问题.md", "三年");
        question(collection, "國外出差應於幾日前提出申請？", "差旅管理辦法.html", "十四日前");
        question(collection, "台灣的住宿費上限是多少？", "差旅管理辦法.html", "三千二百元");

        screen.heading("4. A follow-up question in the first conversation");
        followUp(collection, first);

        screen.heading("5. A question that the documents do not answer");
        honest(collection, "Who won the football world cup in 1998?");

        screen.heading("6. An answer as it streams");
        streamed(collection, "传输采用什么加密？");

        screen.heading(screen.failures() == 0 ? "All as it should be." : screen.failures() + " things are not right.");
        screen.aside(
                "The answers are the model's own; the model on this machine answers with sentences that it finds.");
        screen.aside("Ask more: POST " + Environment.get("JARVIS_URL") + "/api/v1/chat, described at /docs");
    }

    private JsonNode question(String collection, String question, String source, String fact) {
        var answer = ask(collection, question, Map.of());
        checkCitations(answer, source, fact);
        return answer;
    }

    private void followUp(String collection, JsonNode first) {
        var conversation = first.path("conversation_id").asText();
        var answer =
                ask(collection, "And how many of those can be carried over?", Map.of("conversation_id", conversation));
        screen.check(answer.path("conversation_id").asText().equals(conversation), "the same conversation");
        checkCitations(answer, "employee-handbook.md", "Up to five unused days");
    }

    private void honest(String collection, String question) {
        var answer = ask(collection, question, Map.of());
        screen.check(
                !answer.path("grounded").asBoolean(true)
                        && answer.path("citations").isEmpty(),
                "says that it does not know, and cites nothing");
    }

    private JsonNode ask(String collection, String question, Map<String, String> more) {
        var body = new HashMap<String, Object>(more);
        body.put("message", question);
        body.put("collections", List.of(collection));
        screen.line("");
        screen.line("Q  " + question);
        var answer = api.post("/api/v1/chat", body);
        screen.line("A  " + answer.path("answer").asText().replace("\n", "\n     "));
        screen.aside("   " + answer.path("model").asText() + ", "
                + answer.path("latency_ms").asLong() + " ms");
        return answer;
    }

    private void streamed(String collection, String question) {
        screen.line("");
        screen.line("Q  " + question);
        screen.piece("  A  ");
        var answer = new StringBuilder();
        var end = new ArrayList<JsonNode>();
        var pieces = new int[1];
        api.postForEvents(
                "/api/v1/chat",
                Map.of("message", question, "collections", List.of(collection), "stream", true),
                (event, data) -> {
                    switch (event) {
                        case "delta" -> {
                            var text =
                                    Json.read(data, JsonNode.class).path("text").asText();
                            pieces[0]++;
                            answer.append(text);
                            screen.piece(text);
                        }
                        case "end" -> end.add(Json.read(data, JsonNode.class));
                        case "error" -> throw new ApiException("The stream ended with " + data);
                        default -> {}
                    }
                });
        screen.endOfPieces();
        screen.check(
                end.size() == 1
                        && answer.toString()
                                .equals(end.getFirst().path("answer").asText()),
                pieces[0] + " pieces that make up the whole answer");
        if (!end.isEmpty()) {
            checkCitations(end.getFirst(), "产品常见问题.md", "TLS 1.3");
        }
    }

    /**
     * Each quote must be, character for character, what the document's text has at its range.
     *
     * @param source the document that has the answer
     * @param fact what one of the quotes from it must say
     */
    private void checkCitations(JsonNode answer, String source, String fact) {
        var citations = answer.path("citations");
        if (!answer.path("grounded").asBoolean() || citations.isEmpty()) {
            screen.check(false, "the answer has no citation");
            return;
        }
        var found = false;
        for (var citation : citations) {
            var name = citation.path("document_name").asText();
            var quote = citation.path("quote").asText();
            found |= name.equals(source) && quote.contains(fact);
            var start = citation.path("start").asInt();
            var end = citation.path("end").asInt();
            screen.check(
                    quote.equals(range(
                            texts.getOrDefault(citation.path("document_id").asText(), ""), start, end)),
                    "[" + citation.path("index").asInt() + "] " + name + ", characters " + start + " to " + end + ": “"
                            + quote.replace("\n", " ") + "”");
        }
        if (!found) {
            screen.check(false, "no citation from " + source + " says “" + fact + "”");
        }
    }

    /** Part of a text, counted in code points; empty if it has no such part. */
    static String range(String text, int start, int end) {
        if (start < 0 || start > end || end > text.codePointCount(0, text.length())) {
            return "";
        }
        var from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }
}
