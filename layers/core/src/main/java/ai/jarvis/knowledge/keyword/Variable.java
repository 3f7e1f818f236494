package ai.jarvis.knowledge.keyword;

import java.util.Arrays;

/**
 * Whole numbers in as few bytes as they need: seven bits in each, the lowest first.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/#varints">Base 128 varints</a>
 */
final class Variable {
    private static final int MORE = 0x80;
    private static final int BITS = 0x7F;
    private static final int SHIFT = 7;

    private Variable() {}

    /** Appends to bytes, which grow as they must. */
    static final class Writer {
        private byte[] bytes = new byte[64];
        private int size;

        void number(long value) {
            if (value < 0) {
                throw new IllegalArgumentException("Not a number from 0: " + value);
            }
            room(10);
            while (value > BITS) {
                bytes[size++] = (byte) ((value & BITS) | MORE);
                value >>>= SHIFT;
            }
            bytes[size++] = (byte) value;
        }

        void bytes(byte[] source, int from, int length) {
            room(length);
            System.arraycopy(source, from, bytes, size, length);
            size += length;
        }

        int size() {
            return size;
        }

        byte[] toArray() {
            return Arrays.copyOf(bytes, size);
        }

        private void room(int more) {
            if (size + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
            }
        }
    }

    /** Reads from a part of an array. */
    static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int at;

        Reader(byte[] bytes) {
            this(bytes, 0, bytes.length);
        }

        Reader(byte[] bytes, int from, int end) {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
        }

        boolean hasMore() {
            return at < end;
        }

        /** How many bytes are left. */
        int left() {
            return end - at;
        }

        int position() {
            return at;
        }

        void skip(int count) {
            at += count;
        }

        long number() {
            long value = 0;
            int shift = 0;
            byte b = bytes[at++];
            while (b < 0) {
                value |= ((long) (b & BITS)) << shift;
                shift += SHIFT;
                b = bytes[at++];
            }
            return value | ((long) b << shift);
        }
    }
}
