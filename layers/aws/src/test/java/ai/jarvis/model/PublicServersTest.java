package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicServersTest {
    private static PublicServers servers(String... privateHosts) {
        return new PublicServers(new TenantModelSettings("jarvis/models/", List.of(), Set.of(privateHosts)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://1.1.1.1/v1,",
        "http://1.1.1.1/v1,must begin with https://",
        "file:///etc/passwd,must be as in",
        "https://user:pass@1.1.1.1/v1,must be as in",
        "https://1.1.1.1/v1?a=b,must be as in",
        "https://1.1.1.1/v1#a,must be as in",
        "/v1,must be as in",
        "https://10.1.2.3/v1,is not on the public internet",
        "https://127.0.0.1:8080/v1,is not on the public internet",
        "https://localhost/v1,is not on the public internet",
        "https://169.254.169.254/latest,is not on the public internet",
        "https://[::1]/v1,is not on the public internet",
        "https://[fd00:ec2::254]/v1,is not on the public internet",
        "https://[::ffff:10.0.0.1]/v1,is not on the public internet",
        "https://no-such-host.invalid/v1,names a host that is not known",
    })
    void aTenantsServerIsOnThePublicInternetAndReachedSafely(URI url, String problem) {
        var found = servers().problem(url);

        if (problem == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found.orElseThrow()).startsWith(problem);
        }
    }

    @Test
    void aHostThatTheOperatorAllowsMayBeAnywhere() {
        assertThat(servers("127.0.0.1").problem(URI.create("http://127.0.0.1:8080/v1")))
                .isEmpty();
        assertThat(servers("127.0.0.1").problem(URI.create("https://10.0.0.1/v1")))
                .isPresent();
    }

    /** A name may have led to the internet when it was saved. */
    @Test
    void aServerThatHasMovedToThisMachineIsNotCalled() {
        try (var server = new ProviderServer()) {
            var model = ChatProviders.openAi(
                    new ModelId("own"),
                    "llama",
                    URI.create("http://127.0.0.1:" + server.address().getPort() + "/v1"),
                    ApiKey.from(() -> "sk-hidden"),
                    servers().client());

            assertThatThrownBy(() -> model.complete(
                            new ChatPrompt("", List.of(new ChatPrompt.Turn(ChatPrompt.Speaker.USER, "Hello")), 10),
                            Timeouts.STANDARD))
                    .isInstanceOfSatisfying(ModelException.class, failure -> assertThat(failure.kind())
                            .isEqualTo(ModelException.Kind.UNREACHABLE));
            assertThat(server.connections()).isZero();
        }
    }
}
