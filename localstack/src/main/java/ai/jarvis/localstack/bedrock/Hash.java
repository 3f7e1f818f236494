package ai.jarvis.localstack.bedrock;

/** MurmurHash3's way of mixing, over UTF-16 units; the same in every JVM. 64 bits: terms are known by their hash alone. */
final class Hash {

    private static final long SEED = 0x9E3779B97F4A7C15L;

    private Hash() {}

    static long of(char[] text, int start, int end) {
        long hash = SEED;
        for (int i = start; i < end; i++) {
            hash = next(hash, text[i]);
        }
        return finish(hash);
    }

    static long of(String text) {
        long hash = SEED;
        for (int i = 0; i < text.length(); i++) {
            hash = next(hash, text.charAt(i));
        }
        return finish(hash);
    }

    /** The hash of two code points beside each other, equal to {@link #of} over their UTF-16 form if both are BMP. */
    static long ofPair(int first, int second) {
        return finish(next(next(SEED, first), second));
    }

    static long ofOne(int codePoint) {
        return finish(next(SEED, codePoint));
    }

    /** Another hash of what has this one. */
    static long again(long hash) {
        return finish(hash + SEED);
    }

    static long start() {
        return SEED;
    }

    static long next(long hash, int unit) {
        return (hash ^ unit) * 0x100000001B3L;
    }

    /** The finalizer fmix64 of MurmurHash3. */
    static long finish(long hash) {
        long h = hash;
        h ^= h >>> 33;
        h *= 0xff51afd7ed558ccdL;
        h ^= h >>> 33;
        h *= 0xc4ceb9fe1a85ec53L;
        h ^= h >>> 33;
        return h;
    }
}
