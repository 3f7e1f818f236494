package ai.jarvis.localstack.packaging;

import java.util.List;
import java.util.Locale;

/**
 * How large a layer or a function is.
 *
 * @param bytes of the zip
 * @param unpacked bytes of its files
 * @param together unpacked bytes of it with all its layers
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>
 */
public record PackageSize(String name, long bytes, long unpacked, long together) {
    private static final long MEBIBYTE = 1 << 20;
    private static final long MOST_UNPACKED = 250 * MEBIBYTE;

    /** Whether Lambda would refuse it. */
    public boolean exceedsLimits() {
        return together > MOST_UNPACKED;
    }

    static String table(List<PackageSize> sizes) {
        var table = new StringBuilder(String.format(
                Locale.ROOT,
                "%-20s %12s %14s %19s%n",
                "package",
                "zip KiB",
                "unpacked KiB",
                "with layers, of 250 MiB"));
        for (var size : sizes) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-20s %,12d %,14d %,12.1f MiB %5.1f %%%n",
                    size.name,
                    size.bytes / 1024,
                    size.unpacked / 1024,
                    (double) size.together / MEBIBYTE,
                    100.0 * size.together / MOST_UNPACKED));
        }
        return table.toString();
    }
}
