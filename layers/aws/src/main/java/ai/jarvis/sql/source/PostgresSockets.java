package ai.jarvis.sql.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** What PostgreSQL's driver makes its sockets with. It is public because the driver makes it. */
public final class PostgresSockets extends SocketFactory {
    @Override
    public Socket createSocket() {
        return PublicSockets.create();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return createSocket(address, port);
    }

    private static Socket connected(InetSocketAddress address) throws IOException {
        var socket = PublicSockets.create();
        socket.connect(address);
        return socket;
    }
}
