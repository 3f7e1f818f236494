package ai.jarvis.knowledge.parsing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.html.HtmlEncodingDetector;
import org.apache.tika.parser.txt.Icu4jEncodingDetector;
import org.apache.tika.parser.txt.UniversalEncodingDetector;

/** Finds a text's character set and decodes it. Bytes that are no text in any are refused. */
final class TextDecoder {
    private static final int SAMPLE = 65_536;
    private static final double MOST_CONTROLS = 0.01;
    private static final double LEAST_COMMON = 0.95;
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset BIG5 = Charset.forName("Big5");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private final EncodingDetector declared = new HtmlEncodingDetector();
    private final EncodingDetector universal = new UniversalEncodingDetector();
    private final EncodingDetector statistical = new Icu4jEncodingDetector();

    /**
     * The text, not yet cleaned; absent if the bytes are not text.
     *
     * @param html whether to believe what the text says about itself as web pages do
     */
    Optional<String> decode(byte[] bytes, boolean html) {
        Optional<Charset> marked = byteOrderMark(bytes).or(() -> utf16(bytes));
        if (marked.isPresent()) {
            return Optional.of(new String(bytes, marked.get())).filter(TextDecoder::isText);
        }
        for (Charset charset : candidates(bytes, html)) {
            Optional<String> text = strictly(bytes, charset).filter(TextDecoder::isText);
            if (text.isPresent()) {
                return text;
            }
        }
        // Text with a broken byte in it is still text.
        return Optional.of(new String(bytes, StandardCharsets.UTF_8))
                .filter(TextDecoder::isText)
                .filter(this::isMostlyWhole);
    }

    private Set<Charset> candidates(byte[] bytes, boolean html) {
        Set<Charset> charsets = new LinkedHashSet<>();
        charsets.add(StandardCharsets.UTF_8);
        byte[] sample = bytes.length <= SAMPLE ? bytes : Arrays.copyOf(bytes, SAMPLE);
        if (strictly(bytes, StandardCharsets.UTF_8).isEmpty()) {
            if (html) {
                detect(declared, sample).ifPresent(charsets::add);
            }
            detect(universal, sample).ifPresent(charsets::add);
            detect(statistical, sample).ifPresent(charsets::add);
            charsets.add(GB18030);
            charsets.add(BIG5);
            charsets.add(WINDOWS_1252);
        }
        return charsets;
    }

    private static Optional<Charset> detect(EncodingDetector detector, byte[] sample) {
        try {
            Optional<Charset> found =
                    Optional.ofNullable(detector.detect(new ByteArrayInputStream(sample), new Metadata()));
            return found.map(TextDecoder::superset);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
    }

    /** The larger set that goes by the smaller one's name in practice, as browsers have it. */
    private static Charset superset(Charset charset) {
        if (charset.name().startsWith("GB")) {
            return GB18030;
        }
        return charset.equals(StandardCharsets.ISO_8859_1) ? WINDOWS_1252 : charset;
    }

    private static Optional<Charset> byteOrderMark(byte[] bytes) {
        int first = bytes.length < 2 ? 0 : ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        boolean zeros = bytes.length >= 4 && bytes[2] == 0 && bytes[3] == 0;
        if (first == 0xfffe) {
            return Optional.of(zeros ? UTF_32LE : StandardCharsets.UTF_16LE);
        }
        if (first == 0xfeff) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        boolean utf32 = bytes.length >= 4 && first == 0 && bytes[2] == (byte) 0xfe && bytes[3] == (byte) 0xff;
        return utf32 ? Optional.of(UTF_32BE) : Optional.empty();
    }

    /** UTF-16 without a mark: its line ends and spaces have zero bytes, and one of the byte orders makes sense. */
    private static Optional<Charset> utf16(byte[] bytes) {
        byte[] sample = Arrays.copyOf(bytes, Math.min(bytes.length & ~1, SAMPLE));
        boolean zeros = false;
        for (byte b : sample) {
            zeros |= b == 0;
        }
        if (zeros && bytes.length % 2 == 0) {
            for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                String text = new String(sample, charset);
                if (text.chars().filter(TextDecoder::isCommon).count() >= LEAST_COMMON * text.length()) {
                    return Optional.of(charset);
                }
            }
        }
        return Optional.empty();
    }

    /** Characters of the larger scripts, and the marks that go with them. */
    private static boolean isCommon(int c) {
        return (c >= ' ' && c < 0x700 && !Character.isISOControl(c))
                || (c >= 0x2000 && c < 0x2700)
                || (c >= 0x3000 && c < 0x3100)
                || (c >= 0x4e00 && c < 0xa000)
                || (c >= 0xac00 && c < 0xd7b0)
                || (c >= 0xff00 && c < 0xfff0)
                || c == '\n'
                || c == '\r'
                || c == '\t';
    }

    private static Optional<String> strictly(byte[] bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isText(String text) {
        int controls = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean layout = c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0x1b;
            controls += (c < ' ' && !layout) || (c >= 0x7f && c <= 0x9f) || c >= 0xfffe ? 1 : 0;
        }
        return controls <= text.length() * MOST_CONTROLS;
    }

    private boolean isMostlyWhole(String text) {
        long broken = text.chars().filter(c -> c == 0xfffd).count();
        return broken <= text.length() * MOST_CONTROLS;
    }
}
