package ai.jarvis.cdk.regional;

/** Arithmetic of IPv4 networks in CIDR notation. */
final class Cidr {
    private static final int BITS = 32;
    private static final int OCTET = 8;

    private Cidr() {}

    /**
     * A part of a network.
     *
     * @param bits by which the part's prefix is longer
     * @param number of the part, from 0
     */
    static String subnet(String network, int bits, int number) {
        int slash = network.indexOf('/');
        int prefix = Integer.parseInt(network.substring(slash + 1)) + bits;
        long address = 0;
        for (String octet : network.substring(0, slash).split("\\.", -1)) {
            address = (address << OCTET) | Integer.parseInt(octet);
        }
        address += (long) number << (BITS - prefix);
        return "%d.%d.%d.%d/%d"
                .formatted(
                        address >> (3 * OCTET) & 0xff,
                        address >> (2 * OCTET) & 0xff,
                        address >> OCTET & 0xff,
                        address & 0xff,
                        prefix);
    }
}
