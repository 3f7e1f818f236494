package ai.jarvis.plugin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that may not be longer than this. */
final class BoundedStream extends FilterInputStream {
    private final int most;
    private int left;

    BoundedStream(InputStream stream, int most) {
        super(stream);
        this.most = most;
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        var read = super.read();
        if (read >= 0) {
            taken(1);
        }
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        var read = super.read(bytes, offset, length);
        taken(Math.max(0, read));
        return read;
    }

    private void taken(int bytes) {
        left -= bytes;
        if (left < 0) {
            throw new PluginFailure(
                    PluginFailure.Reason.NONSENSE, "The server's answer has more than " + most + " bytes.");
        }
    }
}
