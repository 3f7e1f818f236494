package ai.jarvis.plugin;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * URLs that people and models tell of. Two programs must not read one of them in two ways, so what is written in an odd way
 * is refused, whatever it stands for: an IPv4 address that is not four decimal numbers, a name that ends in a number, user
 * information, a zone, a trailing dot, characters beyond ASCII.
 */
public final class ToolUrl {
    private static final int LONGEST = 2_000;
    private static final int LONGEST_NAME = 253;

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e&&[^\\\\\"<>^`{|}]]+");
    private static final Pattern IPV4 = Pattern.compile("(" + octet() + "\\.){3}" + octet());
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:]+(:" + IPV4 + ")?]");
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    private ToolUrl() {}

    private static String octet() {
        return "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    }

    /**
     * The URL that a text is.
     *
     * @throws PluginFailure {@code FORBIDDEN} if it is none that anything is sent to
     */
    public static URI parse(String text) {
        if (text.length() > LONGEST) {
            throw forbidden("must have at most " + LONGEST + " characters");
        }
        if (!VISIBLE.matcher(text).matches()) {
            throw forbidden("must have visible ASCII characters only, others encoded");
        }
        try {
            var url = new URI(text);
            problem(url).ifPresent(detail -> {
                throw forbidden(detail);
            });
            return url;
        } catch (URISyntaxException e) {
            throw forbidden("is no URL (RFC 3986)");
        }
    }

    /** Why nothing is sent to a URL, as far as the URL itself tells. */
    public static Optional<String> problem(URI url) {
        var scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return Optional.of("must begin with https://");
        }
        if (url.getRawUserInfo() != null
                || String.valueOf(url.getRawAuthority()).contains("@")) {
            return Optional.of("must name no user");
        }
        if (url.getHost() == null) {
            return Optional.of("must name a host as in https://api.example.com/");
        }
        if (url.getPort() == 0
                || url.getPort() > 65_535
                || url.getRawAuthority().endsWith(":")) {
            return Optional.of("must have a port from 1 to 65535, or none");
        }
        if (url.getRawFragment() != null) {
            return Optional.of("must have no fragment");
        }
        return hostProblem(url.getHost());
    }

    /** Why a host cannot be meant, as far as its name tells. */
    static Optional<String> hostProblem(String written) {
        var host = written.toLowerCase(Locale.ROOT);
        var isFine = host.length() <= LONGEST_NAME
                && (IPV4.matcher(host).matches()
                        || IPV6.matcher(host).matches()
                        || NAME.matcher(host).matches());
        return isFine
                ? Optional.empty()
                : Optional.of("must name a host as in api.example.com, or an address in its usual notation");
    }

    private static PluginFailure forbidden(String detail) {
        return new PluginFailure(PluginFailure.Reason.FORBIDDEN, "The URL " + detail + ".");
    }
}
