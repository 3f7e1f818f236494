package ai.jarvis.platform;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are the public internet's: global unicast, of which nothing is of a network's own or stands for such.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml">IANA IPv4
 *     special-purpose addresses</a> and <a
 *     href="https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml">IPv6</a>
 */
public final class PublicAddresses {
    private static final List<Range> NOT_PUBLIC_4 = List.of(
            Range.of(8, 0),
            Range.of(8, 10),
            Range.of(10, 100, 64),
            Range.of(8, 127),
            Range.of(16, 169, 254),
            Range.of(12, 172, 16),
            Range.of(24, 192, 0, 0),
            Range.of(24, 192, 0, 2),
            Range.of(24, 192, 88, 99),
            Range.of(16, 192, 168),
            Range.of(15, 198, 18),
            Range.of(24, 198, 51, 100),
            Range.of(24, 203, 0, 113),
            Range.of(3, 224));

    private static final Range GLOBAL_6 = Range.of(3, 0x20);

    /** Within the global ones: those that hold an IPv4 address, or are for protocols and documents. */
    private static final List<Range> NOT_PUBLIC_6 = List.of(
            Range.of(23, 0x20, 0x01, 0x00),
            Range.of(32, 0x20, 0x01, 0x0d, 0xb8),
            Range.of(16, 0x20, 0x02),
            Range.of(20, 0x3f, 0xff, 0x00));

    private PublicAddresses() {}

    /** The addresses that begin with certain bits. */
    private record Range(int bits, List<Integer> bytes) {
        static Range of(int bits, Integer... bytes) {
            return new Range(bits, Arrays.asList(bytes));
        }

        boolean holds(byte[] address) {
            for (int i = 0; i * 8 < bits; i++) {
                int wanted = i < bytes.size() ? bytes.get(i) : 0;
                int mask = 0xff & (0xff00 >> Math.min(8, bits - i * 8));
                if ((address[i] & mask) != (wanted & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Whether an address is of the public internet. */
    public static boolean isPublic(InetAddress address) {
        var bytes = address.getAddress();
        return switch (address) {
            case Inet4Address four -> NOT_PUBLIC_4.stream().noneMatch(range -> range.holds(bytes));
            case Inet6Address six ->
                GLOBAL_6.holds(bytes) && NOT_PUBLIC_6.stream().noneMatch(range -> range.holds(bytes));
            default -> false;
        };
    }
}
