package ai.jarvis.sandbox.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A queue and a store of objects on loopback. It writes down what it is asked, in order. */
final class FakeAws implements AutoCloseable {
    private final HttpServer server;
    private final Deque<String> messages = new ArrayDeque<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final Map<String, Deque<Integer>> refusals = new ConcurrentHashMap<>();

    FakeAws() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    synchronized void send(String body) {
        messages.add(body);
    }

    void put(String path, String content) {
        objects.put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Has the next requests for a path answered by these statuses. */
    void refuse(String path, Integer... statuses) {
        refusals.put(path, new ArrayDeque<>(Arrays.asList(statuses)));
    }

    /** What was asked: method and path, or the queue's action. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    String object(String path) {
        return new String(objects.getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var body = exchange.getRequestBody().readAllBytes();
            if (path.equals("/queue")) {
                answer(
                        exchange,
                        200,
                        queue(new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
                return;
            }
            asked.add(exchange.getRequestMethod() + " " + path);
            var refusal = refusals.getOrDefault(path, new ArrayDeque<>()).poll();
            if (refusal != null) {
                answer(exchange, refusal, new byte[0]);
            } else if (exchange.getRequestMethod().equals("PUT")) {
                objects.put(path, body);
                answer(exchange, 200, new byte[0]);
            } else if (objects.containsKey(path)) {
                answer(exchange, 200, objects.get(path));
            } else {
                answer(exchange, 404, new byte[0]);
            }
        }
    }

    private synchronized String queue(String form) {
        var fields = Arrays.stream(form.split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
        asked.add(fields.get("Action"));
        var message = fields.get("Action").equals("ReceiveMessage") ? messages.poll() : null;
        return "<Response xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><Result>"
                + (message == null
                        ? ""
                        : "<Message><MessageId>1</MessageId><ReceiptHandle>receipt</ReceiptHandle><Body>"
                                + message.replace("&", "&amp;").replace("<", "&lt;") + "</Body></Message>")
                + "</Result></Response>";
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
