package ai.jarvis.localstack.it;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A model behind OpenAI's API that does what the last message tells it: it speaks, calls tools, answers in JSON, falls
 * silent, pauses until it is told to go on, breaks off, or refuses.
 */
final class ScriptedServer implements AutoCloseable {
    static final String SPEECH = "The lamp was lit at dusk.";
    private static final List<String> PIECES = List.of("The lamp ", "was lit ", "at dusk.");

    private final HttpServer server;
    private final Queue<JsonNode> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch silence = new CountDownLatch(1);
    private final Semaphore pauses = new Semaphore(0);

    ScriptedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Lets one that pauses go on. */
    void goOn() {
        pauses.release();
    }

    /** The newest request with these words. */
    JsonNode request(String words) {
        return new ArrayList<>(asked)
                .reversed().stream()
                        .filter(request -> request.toString().contains(words))
                        .findFirst()
                        .orElseThrow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = Json.read(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), JsonNode.class);
            asked.add(request);
            var messages = request.path("messages");
            var last = messages.get(messages.size() - 1);
            var words = last.path("content").asText(last.path("content").toString());
            if (words.startsWith("refuse")) {
                send(exchange, 400, Json.write(java.util.Map.of("error", "temperature is too high")));
            } else if (words.startsWith("too long")) {
                send(exchange, 400, "{\"error\": {\"code\": \"context_length_exceeded\"}}");
            } else if (words.startsWith("throttle")) {
                exchange.getResponseHeaders().add("Retry-After", "7");
                send(exchange, 429, "{}");
            } else if (words.startsWith("mute")) {
                await();
            } else if (request.path("stream").asBoolean()) {
                stream(exchange, script(request, last, words), words);
            } else {
                whole(exchange, script(request, last, words));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await() throws InterruptedException {
        silence.await();
    }

    /** What the model says in pieces, or the calls that it makes. */
    private record Script(List<String> pieces, int calls) {}

    private static Script script(JsonNode request, JsonNode last, String words) {
        if (last.path("role").asText().equals("tool")) {
            return new Script(List.of("The tool said: ", words), 0);
        }
        if (words.startsWith("call") && request.has("tools")) {
            return new Script(List.of(), request.path("parallel_tool_calls").asBoolean(true) ? 2 : 1);
        }
        if (words.startsWith("echo ")) {
            // In small pieces, so that words and numbers are cut.
            return new Script(List.of(words.substring(5).split("(?<=\\G.{3})")), 0);
        }
        if (words.startsWith("evaluate")) {
            return new Script(List.of(request.at("/messages/0/content").asText()), 0);
        }
        if (words.contains("<answer_2>")) {
            return judge(words);
        }
        if (request.at("/messages/0/content").asText().contains("<persona>")) {
            return personaJudge(words);
        }
        if (words.startsWith("follow")) {
            return new Script(List.of("{\"name\": \"Ada\", ", "\"age\": 36}"), 0);
        }
        if (words.startsWith("stray")) {
            return new Script(List.of("{\"name\": 7}"), 0);
        }
        return new Script(PIECES, 0);
    }

    /** A judge who likes what is kind, and what comes first. */
    private static Script judge(String words) {
        var first = words.indexOf("<answer_1>");
        var second = words.indexOf("<answer_2>");
        return new Script(
                List.of("{\"reasoning\": \"I looked.\", \"score_1\": " + (points(words.substring(first, second)) + 1)
                        + ", \"score_2\": " + points(words.substring(second)) + "}"),
                0);
    }

    /** A judge who is strict with rude words and politics, talks about its judgement, and has no words for nonsense. */
    private static Script personaJudge(String words) {
        if (words.contains("nonsense")) {
            return new Script(List.of("What is this supposed to be?"), 0);
        }
        var score = words.contains("election") ? 1 : words.contains("your own problem") ? 2 : 9;
        return new Script(
                List.of("My judgement:\n```json\n", "{\"reasoning\": \"I read it.\", \"score\": " + score + ",}\n```"),
                0);
    }

    private static int points(String words) {
        return words.contains("Be kind.") ? 4 : 2;
    }

    private static void whole(HttpExchange exchange, Script script) throws IOException {
        var answer = Json.MAPPER.createObjectNode();
        var choice = answer.putArray("choices").addObject();
        var message = choice.putObject("message");
        message.put("content", script.pieces().isEmpty() ? null : String.join("", script.pieces()));
        for (int i = 0; i < script.calls(); i++) {
            call(message.withArray("tool_calls").addObject(), i).put("arguments", arguments(i));
        }
        choice.put("finish_reason", script.calls() > 0 ? "tool_calls" : "stop");
        answer.set("usage", usage());
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        send(exchange, 200, answer.toString());
    }

    private void stream(HttpExchange exchange, Script script, String words) throws IOException, InterruptedException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        for (var piece : script.pieces()) {
            var chunk = Json.MAPPER.createObjectNode();
            delta(chunk).put("content", piece);
            event(exchange, chunk.toString());
            if (words.startsWith("fall silent")) {
                await();
            }
            if (words.startsWith("pause") && piece.equals(script.pieces().getFirst())) {
                pauses.acquire();
            }
            if (words.startsWith("break off")) {
                return;
            }
        }
        for (int i = 0; i < script.calls(); i++) {
            var begun = Json.MAPPER.createObjectNode();
            call(delta(begun).putArray("tool_calls").addObject().put("index", i), i)
                    .put("arguments", arguments(i).substring(0, 4));
            event(exchange, begun.toString());
            var rest = Json.MAPPER.createObjectNode();
            delta(rest)
                    .putArray("tool_calls")
                    .addObject()
                    .put("index", i)
                    .putObject("function")
                    .put("arguments", arguments(i).substring(4));
            event(exchange, rest.toString());
        }
        var end = Json.MAPPER.createObjectNode();
        end.putArray("choices").addObject().put("finish_reason", script.calls() > 0 ? "tool_calls" : "stop");
        end.set("usage", usage());
        event(exchange, end.toString());
        event(exchange, "[DONE]");
    }

    private static ObjectNode delta(ObjectNode chunk) {
        return chunk.putArray("choices").addObject().putObject("delta");
    }

    private static ObjectNode call(ObjectNode call, int index) {
        return call.put("id", "call_" + index)
                .put("type", "function")
                .putObject("function")
                .put("name", "weather");
    }

    private static String arguments(int index) {
        return "{\"city\": \"" + List.of("Lund", "Kyoto").get(index) + "\"}";
    }

    private static ObjectNode usage() {
        var usage = Json.MAPPER.createObjectNode().put("prompt_tokens", 100).put("completion_tokens", 10);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 40);
        return usage;
    }

    private static void event(HttpExchange exchange, String data) throws IOException {
        exchange.getResponseBody().write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        silence.countDown();
        server.stop(0);
    }
}
