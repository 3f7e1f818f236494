package ai.jarvis.localstack.bedrock;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes vectors as JSON with five decimals, more than a half-precision float keeps of a number below one. */
final class VectorJson {

    private static final int SCALE = 100_000;
    private static final int LONGEST_NUMBER = 9;

    private byte[] buffer;
    private int length;

    VectorJson(int expectedLength) {
        buffer = new byte[Math.max(64, expectedLength)];
    }

    VectorJson raw(String ascii) {
        return raw(ascii.getBytes(StandardCharsets.UTF_8));
    }

    VectorJson raw(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
        return this;
    }

    /** Appends an array of numbers between -1 and 1. */
    VectorJson vector(float[] vector) {
        reserve(vector.length * (LONGEST_NUMBER + 1) + 2);
        buffer[length++] = '[';
        for (int i = 0; i < vector.length; i++) {
            if (i > 0) {
                buffer[length++] = ',';
            }
            number(Math.round(vector[i] * SCALE));
        }
        buffer[length++] = ']';
        return this;
    }

    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(buffer, 0, length);
    }

    private void number(int scaled) {
        int rest = Math.abs(scaled);
        if (scaled < 0) {
            buffer[length++] = '-';
        }
        buffer[length++] = (byte) ('0' + rest / SCALE);
        rest %= SCALE;
        if (rest == 0) {
            return;
        }
        buffer[length++] = '.';
        for (int unit = SCALE / 10; rest > 0; unit /= 10) {
            buffer[length++] = (byte) ('0' + rest / unit);
            rest %= unit;
        }
    }

    private void reserve(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }
}
