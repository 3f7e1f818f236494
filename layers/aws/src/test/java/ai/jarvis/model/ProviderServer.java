package ai.jarvis.model;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server on this machine that speaks HTTP/1.1 byte by byte, so that it can do what no provider should: stall, break off,
 * talk nonsense. What it does with each request it is told before.
 */
public final class ProviderServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;

    private final ServerSocket server;
    private final Thread accepting;
    private final Deque<Act> acts = new ArrayDeque<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch hungUp = new CountDownLatch(1);

    /** A server on a port that was free. */
    public ProviderServer() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting = Thread.startVirtualThread(this::accept);
    }

    /** A request; the names of its headers are in small letters. */
    @SuppressWarnings("ArrayRecordComponent") // It is only passed on, never compared.
    public record Request(String path, Map<String, String> headers, byte[] body) {}

    /** What is done with a request. */
    @FunctionalInterface
    public interface Act {
        void answer(Request request, Exchange exchange) throws IOException;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Does this with the next request. */
    public synchronized void next(Act act) {
        acts.add(act);
    }

    private synchronized Act act() {
        var act = acts.poll();
        return act == null ? (request, exchange) -> exchange.whole(418, Map.of(), new byte[0]) : act;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public Request lastRequest() {
        return requests().getLast();
    }

    /** How many connections were made until now. */
    public int connections() {
        return sockets.size();
    }

    /** Whether a client soon closes the connection of an answer that is not at its end. */
    public boolean seesHangUp() throws InterruptedException {
        return hungUp.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                sockets.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException e) {
            return; // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            var request = read(in);
            while (request != null) {
                requests.add(request);
                act().answer(request, new Exchange(in, socket));
                request = read(in);
            }
        } catch (IOException e) {
            hungUp.countDown();
        }
    }

    private static Request read(InputStream in) throws IOException {
        var first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        var headers = new TreeMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Request(
                first.split(" ", -1)[1],
                headers,
                in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
            line.write(each);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** One answer. */
    public static final class Exchange {
        private final InputStream in;
        private final Socket socket;
        private final OutputStream out;

        Exchange(InputStream in, Socket socket) throws IOException {
            this.in = in;
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        /** Answers at once. */
        public void whole(int status, Map<String, String> headers, byte[] body) throws IOException {
            head(status, headers, "Content-Length: " + body.length);
            write(body);
        }

        /** Begins a whole answer and says that it has more bytes than are here. */
        public void beginningOfWhole(String type, byte[] body, int length) throws IOException {
            head(200, Map.of("Content-Type", type), "Content-Length: " + length);
            write(body);
        }

        /** Begins an answer that comes in chunks. */
        public void stream(String type) throws IOException {
            head(200, Map.of("Content-Type", type), "Transfer-Encoding: chunked");
        }

        private void head(int status, Map<String, String> headers, String length) throws IOException {
            var head = new StringBuilder("HTTP/1.1 " + status + " Told\r\n");
            headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
            write((head + length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Sends a chunk. */
        public void chunk(byte[] bytes) throws IOException {
            write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            write(bytes);
            write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Sends several. */
        public void chunks(List<byte[]> chunks) throws IOException {
            for (var chunk : chunks) {
                chunk(chunk);
            }
        }

        /** Ends an answer that came in chunks. */
        public void endStream() throws IOException {
            write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }

        private void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Says nothing more until the client has hung up. */
        public void stall() throws IOException {
            if (in.read() < 0) {
                throw new IOException("The client hung up");
            }
        }

        /** Closes the connection. */
        public void cut() throws IOException {
            socket.close();
        }
    }

    /** As long as somebody is about to accept, the port takes one more connection. */
    @Override
    public void close() {
        try {
            server.close();
            accepting.join();
            for (var socket : List.copyOf(sockets)) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
