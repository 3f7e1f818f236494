package ai.jarvis.sql.source;

import ai.jarvis.platform.PublicAddresses;
import ai.jarvis.platform.PublicNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that connect to databases of tenants and to nothing else: hosts of the public internet, hosts that whoever
 * runs the platform named, and never the platform's own databases. What is connected to is what was looked at.
 *
 * <p>Drivers make their socket factories themselves, so that these learn by the thread what they are to let through. A
 * thread that was told nothing connects to nothing.
 */
final class PublicSockets {
    private static final ThreadLocal<@Nullable PublicSockets> CURRENT = new ThreadLocal<>();

    private final PublicNames names;
    private final List<InetSocketAddress> own;

    /**
     * @param privateHosts names of hosts that may be reached although they are not public
     * @param own where the platform's own databases are, as in {@code db.internal:5432}
     */
    PublicSockets(Set<String> privateHosts, Set<String> own) {
        this.names = new PublicNames(privateHosts);
        this.own = own.stream().map(PublicSockets::unresolved).toList();
    }

    private static InetSocketAddress unresolved(String written) {
        var colon = written.lastIndexOf(':');
        return InetSocketAddress.createUnresolved(
                written.substring(0, colon), Integer.parseInt(written.substring(colon + 1)));
    }

    /** Lets a driver connect by these sockets. */
    <T> T during(Callable<T> connecting) throws Exception {
        CURRENT.set(this);
        try {
            return connecting.call();
        } finally {
            CURRENT.remove();
        }
    }

    /** A socket of what the thread was told. */
    static Socket create() {
        return new Guarded(CURRENT.get());
    }

    /** Whether a host may be reached although it is not public. */
    boolean isPrivate(String host) {
        return names.isPrivate(host);
    }

    /**
     * Looks at a host.
     *
     * @throws PublicNames.Forbidden if one of its addresses must not be connected to
     * @throws UnknownHostException if there is none
     */
    void check(String host, int port) throws UnknownHostException {
        for (var address : names.resolve(host)) {
            check(host, address, port);
        }
    }

    private void check(String host, InetAddress address, int port) throws UnknownHostException {
        if ((!names.isPrivate(host) && !PublicAddresses.isPublic(address)) || isOwn(address, port)) {
            throw new PublicNames.Forbidden(host);
        }
    }

    private boolean isOwn(InetAddress address, int port) {
        return own.stream().filter(each -> each.getPort() == port).anyMatch(each -> {
            try {
                return List.of(InetAddress.getAllByName(each.getHostString())).contains(address);
            } catch (UnknownHostException e) {
                return false;
            }
        });
    }

    private static final class Guarded extends Socket {
        private final @Nullable PublicSockets sockets;

        Guarded(@Nullable PublicSockets sockets) {
            this.sockets = sockets;
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (sockets == null || !(endpoint instanceof InetSocketAddress inet)) {
                throw new PublicNames.Forbidden(String.valueOf(endpoint));
            }
            var address = inet.getAddress();
            if (address == null) {
                throw new UnknownHostException(inet.getHostString());
            }
            sockets.check(inet.getHostString(), address, inet.getPort());
            super.connect(inet, timeout);
        }
    }
}
