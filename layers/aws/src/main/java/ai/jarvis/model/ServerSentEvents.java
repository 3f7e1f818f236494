package ai.jarvis.model;

import java.io.IOException;
import java.util.Arrays;

/**
 * Takes server-sent events apart as their bytes come, wherever they are cut. Each line of data is an event of its own, as
 * OpenAI's servers write them; whatever else a line is, is left out.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class ServerSentEvents {
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};
    private static final int LONGEST_LINE = 16 * 1024 * 1024;

    private final Sink sink;
    /** The beginning of a line whose end has not come. */
    private byte[] open = new byte[0];

    private int length;

    /** Takes an event's data. */
    @FunctionalInterface
    interface Sink {
        void data(byte[] bytes, int from, int to) throws IOException;
    }

    ServerSentEvents(Sink sink) {
        this.sink = sink;
    }

    /** Takes more bytes. */
    void more(byte[] bytes, int from, int to) throws IOException {
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                if (length == 0) {
                    line(bytes, start, i);
                } else {
                    keep(bytes, start, i);
                    int end = length;
                    length = 0;
                    line(open, 0, end);
                }
                start = i + 1;
            }
        }
        keep(bytes, start, to);
    }

    /** The last line may have no end. */
    void end() throws IOException {
        line(open, 0, length);
        length = 0;
    }

    private void keep(byte[] bytes, int from, int to) throws IOException {
        int more = to - from;
        if (length + more > open.length) {
            if (length + more > LONGEST_LINE) {
                throw new IOException("A line of more than " + LONGEST_LINE + " bytes");
            }
            open = Arrays.copyOf(open, Math.max(2 * open.length, length + more));
        }
        System.arraycopy(bytes, from, open, length, more);
        length += more;
    }

    private void line(byte[] bytes, int from, int end) throws IOException {
        int to = end;
        while (to > from && bytes[to - 1] <= ' ' && bytes[to - 1] >= 0) {
            to--;
        }
        if (to - from < DATA.length || !Arrays.equals(bytes, from, from + DATA.length, DATA, 0, DATA.length)) {
            return;
        }
        int start = from + DATA.length;
        while (start < to && bytes[start] == ' ') {
            start++;
        }
        if (start < to) {
            sink.data(bytes, start, to);
        }
    }
}
