package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.PublicAddresses;
import ai.jarvis.workflow.step.HttpStep;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicWebTest {
    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            if (exchange.getRequestURI().getPath().equals("/moved")) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
                return;
            }
            var answer = "{\"a\": [1]}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpStep.Answer get(Set<String> privateHosts, String host) {
        return get(new PublicWeb(privateHosts), host, "/");
    }

    private HttpStep.Answer get(PublicWeb web, String host, String path) {
        var url = URI.create("http://" + host + ":" + server.getAddress().getPort() + path);
        return web.send(new HttpStep.Request("GET", url, Map.of(), Optional.empty(), Duration.ofSeconds(5)));
    }

    /** Names that lead somewhere else each time that somebody asks. */
    private static final class Rebinding extends SystemDefaultDnsResolver {
        private final Deque<List<String>> answers;

        Rebinding(List<List<String>> answers) {
            this.answers = new ArrayDeque<>(answers);
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            var addresses = new ArrayList<InetAddress>();
            for (var address : answers.pop()) {
                addresses.add(InetAddress.getByName(address));
            }
            return addresses.toArray(InetAddress[]::new);
        }
    }

    @Test
    void connectsToTheAddressesThatItHasLookedAtAndAsksForNoOthers() {
        var names = new Rebinding(List.of(List.of("127.0.0.1"), List.of("10.0.0.1")));

        get(new PublicWeb(Set.of("rebinds.test"), names), "rebinds.test", "/");

        assertThat(calls).hasValue(1);
        assertThat(names.answers).hasSize(1);
    }

    @Test
    void refusesANameOfWhichAnyAddressIsNotPublic() {
        var names = new Rebinding(List.of(List.of("1.1.1.1", "127.0.0.1")));

        assertThatThrownBy(() -> get(new PublicWeb(Set.of(), names), "both.test", "/"))
                .isInstanceOf(StepRefused.class)
                .hasMessageContaining("forbidden_address");
        assertThat(calls).hasValue(0);
    }

    @Test
    void goesNowhereThatAnAnswerPointsTo() {
        var answer = get(new PublicWeb(Set.of("127.0.0.1")), "127.0.0.1", "/moved");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.headers()).containsEntry("location", "/elsewhere");
        assertThat(calls).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1"})
    void doesNotConnectToThisMachine(String host) {
        assertThatThrownBy(() -> get(Set.of(), host)).isInstanceOf(StepException.class);
        assertThat(calls).hasValue(0);
    }

    @Test
    void connectsToAHostThatIsAllowed() {
        var answer = get(Set.of("127.0.0.1"), "127.0.0.1");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Map.of("a", List.of(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "100.64.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.31.255.255",
                "192.168.1.1",
                "198.19.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "64:ff9b::7f00:1",
                "2001:db8::1",
                "2002:7f00:1::",
                "ff02::1"
            })
    void theseAddressesAreNotPublic(String address) throws IOException {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450::1"})
    void theseAddressesArePublic(String address) throws IOException {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
    }
}
