package ai.jarvis.sql.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.PublicNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicSocketsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static void connect(PublicSockets sockets, int port) throws Exception {
        var unused = sockets.during(() -> {
            try (var socket = PublicSockets.create()) {
                socket.connect(new InetSocketAddress(LOOPBACK, port), 1_000);
                return socket.isConnected();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "::1",
                "fd00:ec2::254",
                "::ffff:127.0.0.1",
                "2002:7f00:1::"
            })
    void findNoPrivateAddress(String host) {
        var sockets = new PublicSockets(Set.of(), Set.of());

        assertThatThrownBy(() -> sockets.check(host, 5432)).isInstanceOf(PublicNames.Forbidden.class);
    }

    @Test
    void findPublicAddresses() throws Exception {
        new PublicSockets(Set.of(), Set.of()).check("93.184.216.34", 5432);
    }

    @Test
    void connectToPrivateHostsThatAreNamedAlone() throws Exception {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            int port = server.getLocalPort();

            connect(new PublicSockets(Set.of(LOOPBACK.getHostName()), Set.of()), port);
            assertThatThrownBy(() -> connect(new PublicSockets(Set.of(), Set.of()), port))
                    .isInstanceOf(PublicNames.Forbidden.class);
        }
    }

    @Test
    void neverConnectToThePlatformsOwnDatabases() throws Exception {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            int port = server.getLocalPort();
            var sockets = new PublicSockets(Set.of(LOOPBACK.getHostName()), Set.of("localhost:" + port));

            assertThatThrownBy(() -> connect(sockets, port)).isInstanceOf(PublicNames.Forbidden.class);
        }
    }

    @Test
    void connectToNothingInAThreadThatWasToldNothing() throws IOException {
        try (var server = new ServerSocket(0, 1, LOOPBACK);
                var socket = new PostgresSockets().createSocket()) {
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(LOOPBACK, server.getLocalPort())))
                    .isInstanceOf(PublicNames.Forbidden.class);
        }
    }

    @Test
    void ownDatabasesAreKnownByTheirUrls() {
        assertThat(SqlSourceSettings.address("jdbc:postgresql://db.internal:5433/jarvis?sslmode=require"))
                .isEqualTo("db.internal:5433");
        assertThat(SqlSourceSettings.address("jdbc:postgresql://db.internal/jarvis"))
                .isEqualTo("db.internal:5432");
    }
}
