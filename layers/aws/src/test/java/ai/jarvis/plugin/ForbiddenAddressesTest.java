package ai.jarvis.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.PublicNames;
import ai.jarvis.plugin.PluginFailure.Reason;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must not be reached is not reached, however it is written. Nothing here leaves this machine. */
class ForbiddenAddressesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** {@code PORT} is where somebody listens on every address of this machine. */
    private static final List<String> FORMS = List.of(
            // Loopback in IPv4, in every notation that some program reads as such.
            "https://127.0.0.1:PORT/",
            "https://127.0.0.2:PORT/",
            "https://127.255.255.254:PORT/",
            "https://127.1:PORT/",
            "https://127.0.1:PORT/",
            "https://2130706433:PORT/",
            "https://017700000001:PORT/",
            "https://0x7f000001:PORT/",
            "https://0x7F.0x0.0x0.0x1:PORT/",
            "https://0177.0.0.1:PORT/",
            "https://0177.0.0.01:PORT/",
            "https://0x7f.1:PORT/",
            "https://127.0.0.0x1:PORT/",
            "https://127.00.00.01:PORT/",
            "https://127.0.0.1.:PORT/",
            "https://00000127.0.0.1:PORT/",
            "https://4294967297:PORT/",
            "https://127%2e0%2e0%2e1:PORT/",
            "https://%31%32%37.0.0.1:PORT/",
            // Digits and dots that are none in ASCII.
            "https://\u2460\u2461\u2466.0.0.1:PORT/",
            "https://\uff11\uff12\uff17.0.0.1:PORT/",
            "https://127\u30020\u30020\u30021:PORT/",
            "https://127\uff0e0\uff0e0\uff0e1:PORT/",
            "https://\u0661\u0662\u0667.0.0.1:PORT/",
            "https://loc\u0430lhost:PORT/",
            // This host and nobody.
            "https://0.0.0.0:PORT/",
            "https://0:PORT/",
            "https://0x0:PORT/",
            "https://localhost:PORT/",
            "https://LOCALHOST:PORT/",
            "https://localhost.:PORT/",
            "https://localhost.localdomain:PORT/",
            "https://sub.localhost:PORT/",
            // IPv6, and IPv4 within it.
            "https://[::1]:PORT/",
            "https://[0:0:0:0:0:0:0:1]:PORT/",
            "https://[0000::0001]:PORT/",
            "https://[::]:PORT/",
            "https://[::ffff:127.0.0.1]:PORT/",
            "https://[::ffff:7f00:1]:PORT/",
            "https://[0:0:0:0:0:ffff:127.0.0.1]:PORT/",
            "https://[::127.0.0.1]:PORT/",
            "https://[64:ff9b::127.0.0.1]:PORT/",
            "https://[64:ff9b::7f00:1]:PORT/",
            "https://[64:ff9b:1::7f00:1]:PORT/",
            "https://[2002:7f00:1::]:PORT/",
            "https://[2001:0:7f00:1::]:PORT/",
            "https://[::1%25lo]:PORT/",
            "https://[::1%lo]:PORT/",
            "https://[fe80::1]:PORT/",
            "https://[fc00::1]:PORT/",
            "https://[fd00:ec2::254]:PORT/",
            "https://[ff02::1]:PORT/",
            "https://[100::1]:PORT/",
            "https://[2001:db8::1]:PORT/",
            // Metadata and other addresses that are of a network's own.
            "https://169.254.169.254:PORT/latest/meta-data/",
            "https://[::ffff:169.254.169.254]:PORT/",
            "https://2852039166:PORT/",
            "https://0xa9fea9fe:PORT/",
            "https://0251.0376.0251.0376:PORT/",
            "https://169.254.170.2:PORT/v2/credentials",
            "https://100.100.100.200:PORT/",
            "https://192.0.0.192:PORT/",
            "https://10.0.0.1:PORT/",
            "https://172.16.0.1:PORT/",
            "https://172.31.255.255:PORT/",
            "https://192.168.0.1:PORT/",
            "https://100.64.0.1:PORT/",
            "https://198.18.0.1:PORT/",
            "https://203.0.113.1:PORT/",
            "https://224.0.0.1:PORT/",
            "https://240.0.0.1:PORT/",
            "https://255.255.255.255:PORT/",
            // Somebody else's name before or beside it.
            "https://example.com@127.0.0.1:PORT/",
            "https://example.com:443@127.0.0.1:PORT/",
            "https://127.0.0.1:PORT@localhost:PORT/",
            "https://@127.0.0.1:PORT/",
            "https://example.com%40127.0.0.1:PORT/",
            "https://127.0.0.1:PORT\\@example.com/",
            "https://example.com\\@127.0.0.1:PORT/",
            "https://127.0.0.1\t:PORT/",
            "https://127.0.0.1:PORT#@example.com/",
            "https://127.0.0.1 @example.com:PORT/",
            "https://{127.0.0.1}:PORT/",
            "https:127.0.0.1:PORT/",
            "https:///127.0.0.1:PORT/",
            "//127.0.0.1:PORT/",
            // Names that lead there.
            "https://rebound.example.com:PORT/",
            "https://private.example.com:PORT/",
            "https://mapped.example.com:PORT/",
            "https://translated.example.com:PORT/",
            "https://metadata.example.com:PORT/",
            "https://mixed.example.com:PORT/",
            "https://xn--127001-.example.com:PORT/",
            // Other ways than HTTP.
            "file:///etc/passwd",
            "ftp://127.0.0.1:PORT/",
            "gopher://127.0.0.1:PORT/_GET",
            "jar:https://127.0.0.1:PORT/a.jar!/",
            "dict://127.0.0.1:PORT/",
            "data:text/plain,hello",
            "ldap://127.0.0.1:PORT/",
            "HTTPS://127.0.0.1:PORT/",
            "https://127.0.0.1:0/",
            "https://127.0.0.1:99999/");

    private final Listener listener = new Listener();

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    static Stream<String> forms() {
        return FORMS.stream();
    }

    /** Names of a zone that somebody hostile keeps; others as the system finds them. */
    private static final class HostileNames extends SystemDefaultDnsResolver {
        private final Map<String, List<InetAddress>> zone = new HashMap<>();
        private final Map<String, Integer> asked = new HashMap<>();

        HostileNames() throws UnknownHostException {
            var loopback = four(127, 0, 0, 1);
            zone.put("private.example.com", List.of(loopback));
            zone.put("rebound.example.com", List.of(loopback));
            zone.put("mapped.example.com", List.of(six(0, 0, 0, 0, 0, 0xffff, 0x7f00, 1)));
            zone.put("translated.example.com", List.of(six(0x64, 0xff9b, 0, 0, 0, 0, 0x7f00, 1)));
            zone.put("metadata.example.com", List.of(four(169, 254, 169, 254)));
            zone.put("mixed.example.com", List.of(four(93, 184, 215, 14), loopback));
        }

        private static InetAddress four(int... bytes) throws UnknownHostException {
            return InetAddress.getByAddress(
                    new byte[] {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2], (byte) bytes[3]});
        }

        private static InetAddress six(int... groups) throws UnknownHostException {
            var bytes = new byte[16];
            for (var i = 0; i < 8; i++) {
                bytes[2 * i] = (byte) (groups[i] >> 8);
                bytes[2 * i + 1] = (byte) groups[i];
            }
            return Inet6Address.getByAddress("six", bytes, -1);
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            var times = asked.merge(host, 1, Integer::sum);
            if (host.equals("rebound.example.com") && times == 1) {
                return new InetAddress[] {four(93, 184, 215, 14)};
            }
            var known = zone.get(host);
            if (known != null) {
                return known.toArray(new InetAddress[0]);
            }
            if (host.endsWith(".example.com")) {
                throw new UnknownHostException(host);
            }
            return super.resolve(host);
        }
    }

    private String url(String form) {
        return form.replace("PORT", Integer.toString(listener.port()));
    }

    @Test
    void thereAreManyForms() {
        assertThat(FORMS).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void noneIsReached(String form) throws Exception {
        var web = new GuardedWeb(Set.of(), new HostileNames());
        assertThatThrownBy(() -> send(web, url(form)))
                .isInstanceOfSatisfying(PluginFailure.class, failure -> assertThat(failure.reason())
                        .isIn(Reason.FORBIDDEN, Reason.UNREACHABLE));
        assertThat(listener.reached()).isZero();
    }

    static Stream<String> otherForms() {
        return FORMS.stream().filter(form -> !form.matches("(?i)https://127\\.0\\.0\\.1:PORT/.*"));
    }

    /** An operator who allows one name of this machine has allowed that name, and no other notation of it. */
    @ParameterizedTest
    @MethodSource("otherForms")
    void noneIsReachedByAllowingOneOfThem(String form) throws Exception {
        var web = new GuardedWeb(Set.of("127.0.0.1"), new HostileNames());
        assertThatThrownBy(() -> send(web, url(form))).isInstanceOf(PluginFailure.class);
        assertThatThrownBy(() -> send(web, url(form.replaceFirst("^https:", "http:"))))
                .isInstanceOf(PluginFailure.class);
        assertThat(listener.reached()).isZero();
    }

    /** The second guard alone: whatever a URL's text was taken for, the address is looked at. */
    @ParameterizedTest
    @MethodSource("forms")
    void theAddressAloneIsRefusedToo(String form) throws Exception {
        URI url;
        try {
            url = URI.create(url(form));
        } catch (IllegalArgumentException e) {
            return; // Java knows no host in it, so nothing can be connected to.
        }
        if (url.getHost() == null || form.contains("0177.0.0") || form.contains("0251.") || form.contains(".00")) {
            return; // No host; or one that Java takes for another, public address, where others see this one.
        }
        var host = url.getHost().replaceAll("^\\[|]$", "");
        var names = new PublicNames(Set.of(), new HostileNames());
        if (host.equals("rebound.example.com")) {
            assertThat(names.resolve(host)).isNotEmpty();
        }
        assertThatThrownBy(() -> names.resolve(host)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void theListenerIsReachedWhereItIsAllowed() throws Exception {
        var web = new GuardedWeb(Set.of("127.0.0.1"), new HostileNames());
        assertThat(send(web, url("http://127.0.0.1:PORT/")).status()).isEqualTo(204);
        assertThat(listener.reached()).isEqualTo(1);
    }

    @Test
    void anotherAddressIsLookedAtWithEachRequest() throws Exception {
        var web = new GuardedWeb(Set.of(), new HostileNames());
        var url = URI.create(url("https://rebound.example.com:PORT/"));
        assertThat(web.problem(url)).isEmpty();
        assertThatThrownBy(() -> send(web, url.toString()))
                .isInstanceOfSatisfying(PluginFailure.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.FORBIDDEN));
        assertThat(listener.reached()).isZero();
    }

    /** As tools do, with every host allowed that the URL can be taken to name. */
    private static PluginWeb.Answer send(GuardedWeb web, String text) {
        var url = ToolUrl.parse(text);
        web.problem(url).ifPresent(detail -> {
            throw new PluginFailure(Reason.FORBIDDEN, detail);
        });
        return web.send(PluginWeb.Request.get(url, AllowedHosts.of(url.getHost()), PATIENCE, 1_000));
    }
}
