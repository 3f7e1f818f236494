package ai.jarvis.plugin;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts who connects to a port of this machine, by every address of it, and hangs up. */
final class Listener implements AutoCloseable {
    private static final byte[] ANSWER = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket socket;
    private final AtomicInteger reached = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();

    Listener() {
        try {
            this.socket = new ServerSocket(0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (var connection = socket.accept()) {
                reached.incrementAndGet();
                connection.getOutputStream().write(ANSWER);
            } catch (IOException e) {
                broken.incrementAndGet(); // Whoever connected hung up, or nobody listens any more.
            }
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How often somebody connected. */
    int reached() {
        return reached.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
