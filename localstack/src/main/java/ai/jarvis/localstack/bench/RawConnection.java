package ai.jarvis.localstack.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** HTTP/1.1 with as little processor as can be: one connection, requests one after another, answers read and dropped. */
final class RawConnection implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final String head;
    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];

    /**
     * Connects.
     *
     * @param url of what is posted to
     * @param headers whole lines, each with its end
     */
    RawConnection(URI url, String headers) throws IOException {
        this.head = "POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority()
                + "\r\nContent-Type: application/json\r\n" + headers + "Content-Length: ";
        this.socket = new Socket(url.getHost(), url.getPort());
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    }

    /**
     * Posts, and reads the answer to its end.
     *
     * @return the nanoseconds until its first byte of the body
     * @throws IOException also for a status other than 200
     */
    long post(String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var request = (head + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        var whole = new byte[request.length + bytes.length];
        System.arraycopy(request, 0, whole, 0, request.length);
        System.arraycopy(bytes, 0, whole, request.length, bytes.length);
        var start = System.nanoTime();
        socket.getOutputStream().write(whole);
        var status = line();
        long length = 0;
        boolean isChunked = false;
        for (var line = line(); !line.isEmpty(); line = line()) {
            var lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(
                        line.substring("content-length:".length()).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                isChunked = lower.contains("chunked");
            }
        }
        var first = isChunked ? skipChunks(start) : System.nanoTime() - start;
        if (!isChunked) {
            skip(length);
        }
        if (!status.contains(" 200 ")) {
            throw new IOException(status);
        }
        return first;
    }

    private long skipChunks(long start) throws IOException {
        long first = 0;
        for (var size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            first = first == 0 ? System.nanoTime() - start : first;
            skip(size);
            line();
        }
        line();
        return first;
    }

    private void skip(long bytes) throws IOException {
        for (long left = bytes; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(left, BUFFER));
            if (read < 0) {
                throw new EOFException("The answer ended before its end");
            }
            left -= read;
        }
    }

    private String line() throws IOException {
        int length = 0;
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new EOFException("The connection was closed");
            }
            if (each != '\r' && length < BUFFER) {
                buffer[length++] = (byte) each;
            }
        }
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
